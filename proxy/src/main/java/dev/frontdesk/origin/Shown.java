package dev.frontdesk.origin;

/**
 * What an answer of a replica shows.
 *
 * @param sequence all that was invalidated up to it; never later than the truth
 * @param enough what was demanded; false: it must not be kept or shared
 */
public record Shown(long sequence, boolean enough) {}
