package dev.frontdesk.transaction;

import dev.frontdesk.identity.Identifier;
import dev.frontdesk.rules.CompiledRules;

/**
 * Rules and identities that are in force together. A request keeps the pair that it began with; a
 * reload swaps it whole.
 */
public record InForce(CompiledRules rules, Identifier identifier) {}
