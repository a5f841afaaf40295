package dev.frontdesk.rehearse;

import java.util.List;

/**
 * A {@code *.test.yaml}.
 *
 * @param rules paths of the rule files under test, as written: relative to this file's folder
 */
public record TestFile(String name, List<At<String>> rules, List<RuleTest> tests) {}
