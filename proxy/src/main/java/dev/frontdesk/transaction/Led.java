package dev.frontdesk.transaction;

import dev.frontdesk.collapse.FillReader;

/**
 * What a fill brought to one of its participants.
 *
 * @param reader the body of a {@link Arrival.Storable}
 */
record Led(Arrival arrival, FillReader<Arrival> reader) {}
