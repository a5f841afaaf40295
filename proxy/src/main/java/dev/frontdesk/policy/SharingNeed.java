package dev.frontdesk.policy;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.FieldNames;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseCacheControl;
import dev.frontdesk.rules.Sharing;
import java.util.Set;

/**
 * What a response must say of itself before it may be stored for, or reused by, a request that
 * carries credentials which are not in the key.
 */
public enum SharingNeed {
  /** Nothing: the request has no credentials, or the route says how its answers are shared. */
  NONE,
  /** {@code public}, {@code s-maxage} or {@code must-revalidate} (RFC 9111 §3.5). */
  AUTHORIZATION,
  /**
   * {@code public} or {@code s-maxage}: RFC 9111 §3.5 speaks of Authorization only, and frameworks
   * send {@code must-revalidate} on everything.
   */
  CREDENTIALS;

  /**
   * @param shareableOnly the key step found credentials that nothing covers
   * @param fill the request as the origin gets it
   * @param credentials names of the credential fields, in lower case
   */
  public static SharingNeed of(boolean shareableOnly, RequestHead fill, Set<String> credentials) {
    if (!shareableOnly) {
      return NONE;
    }
    boolean authorization = false;
    for (Field line : fill.fields()) {
      String name = FieldNames.lower(line.name());
      if (name.equals("authorization")) {
        authorization = true;
      } else if (name.equals("cookie") || line.isAmong(credentials)) {
        return CREDENTIALS;
      }
    }
    return authorization ? AUTHORIZATION : CREDENTIALS;
  }

  /** On a route with {@code sharing: http}, nothing but Authorization restricts (RFC 9111 §3.5). */
  public static SharingNeed of(
      Sharing sharing, boolean shareableOnly, RequestHead fill, Set<String> credentials) {
    return sharing instanceof Sharing.AsHttp && shareableOnly
        ? AUTHORIZATION
        : of(shareableOnly, fill, credentials);
  }

  /** Whether a response with this Cache-Control may be stored for such a request. */
  boolean isMetBy(ResponseCacheControl cacheControl) {
    return switch (this) {
      case NONE -> true;
      case AUTHORIZATION -> cacheControl.marksShareable() || cacheControl.mustRevalidate();
      case CREDENTIALS -> cacheControl.marksShareable();
    };
  }

  /** Whether a stored response may answer such a request. */
  boolean isMetBy(StoredResponse stored) {
    return this == NONE
        || stored.shareable()
        || (this == AUTHORIZATION && stored.terms().mustRevalidate());
  }
}
