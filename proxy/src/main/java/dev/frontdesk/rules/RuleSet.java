package dev.frontdesk.rules;

import dev.frontdesk.http.FieldNames;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All rules that are in force together. Immutable; a request keeps the set that it began with.
 *
 * @param routes in the order of matching; the default rules come last
 * @param ignoredQuery parameter names that never reach key or origin; a trailing {@code *} matches
 *     any ending
 * @param ignoredCookies cookie names that are no credentials; likewise
 * @param credentials names of the fields that carry credentials, in lower case: the standard ones,
 *     the configuration's, and every field that an identity is read from
 * @param allowedFields names of request fields that reach the origin on a caching route without
 *     being keyed, in lower case
 * @param defaultUpstream where a request goes that no rule sends elsewhere
 * @param changes of rows in the database
 */
public record RuleSet(
    List<Route> routes,
    List<Write> writes,
    Map<String, Identity> identities,
    List<String> ignoredQuery,
    List<String> ignoredCookies,
    Set<String> credentials,
    Set<String> allowedFields,
    Upstream defaultUpstream,
    List<Change> changes) {
  public RuleSet {
    // Both are asked for each line of each request.
    credentials = FieldNames.of(credentials);
    allowedFields = FieldNames.of(allowedFields);
  }

  /** Without a database whose changes are heard of. */
  public RuleSet(
      List<Route> routes,
      List<Write> writes,
      Map<String, Identity> identities,
      List<String> ignoredQuery,
      List<String> ignoredCookies,
      Set<String> credentials,
      Set<String> allowedFields,
      Upstream defaultUpstream) {
    this(
        routes,
        writes,
        identities,
        ignoredQuery,
        ignoredCookies,
        credentials,
        allowedFields,
        defaultUpstream,
        List.of());
  }
}
