package dev.frontdesk.http;

import org.jspecify.annotations.Nullable;

/**
 * A request without its body. {@code path} and {@code query} are the bytes as they came, undecoded;
 * {@code query} is null where there is no question mark. {@code authority} is the host and port of
 * the target URI (RFC 9110 §7.1), without user information.
 */
public record RequestHead(
    String method,
    String scheme,
    String authority,
    String path,
    @Nullable String query,
    Fields fields) {

  /** Path and query as they stand in an origin-form request target (RFC 9112 §3.2.1). */
  public String target() {
    return query == null ? path : path + "?" + query;
  }

  public RequestHead withFields(Fields newFields) {
    return new RequestHead(method, scheme, authority, path, query, newFields);
  }

  public RequestHead withMethod(String newMethod) {
    return new RequestHead(newMethod, scheme, authority, path, query, fields);
  }

  public RequestHead withTarget(String newPath, @Nullable String newQuery) {
    return new RequestHead(method, scheme, authority, newPath, newQuery, fields);
  }
}
