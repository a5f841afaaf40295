package dev.frontdesk.rehearse;

import dev.frontdesk.rules.Place;

/** Something that stands in a test file, and where. */
public record At<T>(Place place, T value) {}
