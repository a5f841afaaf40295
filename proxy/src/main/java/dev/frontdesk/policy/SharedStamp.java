package dev.frontdesk.policy;

/**
 * Where the marks that several nodes share stood before a fill contacted its origin: what a stored
 * response carries from node to node. Sequences of two epochs cannot be compared, and a response of
 * another epoch than the present one is invalid.
 *
 * @param epoch 16 octets as hexadecimal text; a new one after any doubt about what Redis has lost
 * @param sequence grows by one with each invalidation of the epoch
 */
public record SharedStamp(String epoch, long sequence) {}
