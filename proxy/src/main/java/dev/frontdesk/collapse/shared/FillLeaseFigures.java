package dev.frontdesk.collapse.shared;

/**
 * What became of questions for leases.
 *
 * @param granted leases that this node got
 * @param elsewhere fills that waited for another node's
 * @param inVain those of them that then filled by themselves
 * @param crowded fills that did not wait, because too many did
 * @param waiting fills that wait now
 */
public record FillLeaseFigures(
    long granted, long elsewhere, long inVain, long crowded, int waiting) {}
