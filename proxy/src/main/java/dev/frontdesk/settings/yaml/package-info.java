/**
 * Strict YAML 1.2 with places: text to a tree of nodes, and typed reading of it that collects every
 * finding instead of stopping at the first. Pure; knows nothing of rules or of the configuration.
 */
@NullMarked
package dev.frontdesk.settings.yaml;

import org.jspecify.annotations.NullMarked;
