package dev.frontdesk.settings.yaml;

/**
 * A file that somebody else has read.
 *
 * @param name as findings show it: a path that the operator will recognise
 */
public record SourceText(String name, String text) {}
