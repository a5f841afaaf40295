package dev.frontdesk.settings;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/** The lists that files extend. */
public final class BuiltIn {
  /** Fields that carry credentials wherever they occur. */
  public static final Set<String> CREDENTIALS =
      Set.of("authorization", "cookie", "proxy-authorization", "x-api-key", "x-auth-token");

  /** Parameters that tell where a visitor came from, and nothing of what is asked for. */
  public static final List<String> IGNORED_QUERY =
      List.of(
          "utm_*", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "fbclid", "msclkid", "twclid",
          "ttclid", "yclid", "igshid", "mc_cid", "mc_eid", "_ga", "_gl");

  /** Cookies of the same kind. */
  public static final List<String> IGNORED_COOKIES = List.of();

  /**
   * Request fields that reach the origin on a caching route although they are not keyed. Forwarding
   * fields are not among them: the proxy sets its own.
   */
  public static final Set<String> ALLOWED_FIELDS =
      Set.of(
          "accept",
          "traceparent",
          "tracestate",
          "baggage",
          "b3",
          "x-b3-traceid",
          "x-b3-spanid",
          "x-b3-parentspanid",
          "x-b3-sampled",
          "x-b3-flags",
          "x-request-id",
          "x-correlation-id");

  /** Peers that are trusted where nothing is said. */
  public static final List<Network> LOOPBACK =
      List.of(
          Objects.requireNonNull(Network.parse("127.0.0.0/8")),
          Objects.requireNonNull(Network.parse("::1")));

  private BuiltIn() {}
}
