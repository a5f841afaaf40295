package dev.frontdesk.rehearse;

import dev.frontdesk.rules.RuleSet;

/** A test file with the rules that it tests. */
public record RuleTests(TestFile file, RuleSet rules) {}
