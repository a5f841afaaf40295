package dev.frontdesk.rules;

import java.util.Map;

/** A write rule that matched, with the values of its path parameters (percent-decoded). */
public record MatchedWrite(Write write, Map<String, String> path) {}
