package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.Finding;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param config null where a finding is an error
 * @param notices what is accepted but has no effect in this version, to be said at start
 */
public record LoadedConfig(@Nullable Config config, List<Finding> findings, List<String> notices) {}
