package dev.frontdesk.policy;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The URIs whose stored responses a successful unsafe request invalidates (RFC 9111 §4.4): its
 * target, and Location and Content-Location where they have the same origin. Another origin's are
 * not touched: a site could clear its neighbour's otherwise.
 */
public final class InvalidatedUris {
  /** RFC 3986, appendix B. */
  private static final Pattern REFERENCE =
      Pattern.compile("(?:([^:/?#]+):)?(?://([^/?#]*))?([^?#]*)(?:\\?([^#]*))?(?:#.*)?");

  private InvalidatedUris() {}

  /** A target URI of the request's own origin, undecoded. */
  public record Target(String path, @Nullable String query) {}

  /** The request's target first, each once. Junk references are left out. */
  public static List<Target> of(RequestHead request, ResponseHead response) {
    Set<Target> targets = new LinkedHashSet<>();
    targets.add(new Target(request.path(), request.query()));
    for (String name : List.of("Location", "Content-Location")) {
      for (String reference : response.fields().all(name)) {
        Target target = resolve(request, reference);
        if (target != null) {
          targets.add(target);
        }
      }
    }
    return List.copyOf(targets);
  }

  /** Whether the reference is the request's own target URI. */
  static boolean isTarget(RequestHead request, String reference) {
    return new Target(request.path(), request.query()).equals(resolve(request, reference));
  }

  /** RFC 3986 §5.2.2, or null where it leads to another origin or nowhere. */
  private static @Nullable Target resolve(RequestHead base, String reference) {
    Matcher parts = REFERENCE.matcher(reference);
    if (reference.isEmpty() || !parts.matches()) {
      return null;
    }
    String scheme = parts.group(1);
    String authority = parts.group(2);
    String path = parts.group(3);
    String query = parts.group(4);
    boolean foreign =
        (scheme != null && (authority == null || !isSameScheme(base, scheme)))
            || (authority != null && !isSameAuthority(base, scheme, authority));
    if (foreign) {
      return null;
    }
    if (authority != null || path.startsWith("/")) {
      return new Target(withoutDots(path.isEmpty() ? "/" : path), query);
    }
    if (path.isEmpty()) {
      return new Target(base.path(), query == null ? base.query() : query);
    }
    String folder = base.path().substring(0, base.path().lastIndexOf('/') + 1);
    return new Target(withoutDots(folder.isEmpty() ? "/" + path : folder + path), query);
  }

  /**
   * The connection's, or the one that a trusted peer says its client used: origins behind a TLS
   * terminator write that one. Of a peer that is not trusted there is no such field any more.
   */
  private static boolean isSameScheme(RequestHead base, String scheme) {
    return scheme.equalsIgnoreCase(base.scheme())
        || scheme.equalsIgnoreCase(base.fields().first("X-Forwarded-Proto"));
  }

  /**
   * Host without regard to case, the scheme's own port being the same as none. User information is
   * no part of an origin (RFC 9110 §4.3.1).
   */
  private static boolean isSameAuthority(
      RequestHead base, @Nullable String scheme, String authority) {
    String host = authority.substring(authority.lastIndexOf('@') + 1);
    String used = scheme == null ? base.scheme() : scheme;
    return withoutDefaultPort(used, host).equals(withoutDefaultPort(used, base.authority()));
  }

  private static String withoutDefaultPort(String scheme, String authority) {
    String port = scheme.equalsIgnoreCase("https") ? ":443" : ":80";
    String lower = authority.toLowerCase(Locale.ROOT);
    if (lower.endsWith(port)) {
      return lower.substring(0, lower.length() - port.length());
    }
    return lower.endsWith(":") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** RFC 3986 §5.2.4. */
  private static String withoutDots(String path) {
    List<String> kept = new ArrayList<>();
    String[] segments = path.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      boolean last = i == segments.length - 1;
      switch (segments[i]) {
        case "." -> {}
        case ".." -> {
          if (!kept.isEmpty()) {
            kept.removeLast();
          }
        }
        default -> kept.add(segments[i]);
      }
      if (last && (segments[i].equals(".") || segments[i].equals(".."))) {
        kept.add("");
      }
    }
    return "/" + String.join("/", kept);
  }
}
