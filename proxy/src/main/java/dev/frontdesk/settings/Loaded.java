package dev.frontdesk.settings;

import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.yaml.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What loading rule files came to.
 *
 * @param rules null where a finding is an error
 * @param findings errors and warnings by place
 * @param notices what is accepted but has no effect in this version, to be said at start
 */
public record Loaded(@Nullable RuleSet rules, List<Finding> findings, List<String> notices) {}
