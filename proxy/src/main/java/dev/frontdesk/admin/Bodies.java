package dev.frontdesk.admin;

import dev.frontdesk.http.Fields;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the bodies of purge and explain. Pure; throws {@link BadBody}. */
final class Bodies {
  static final int MAX_TAGS = 1000;
  static final int MAX_TAG_LENGTH = 1024;

  private static final Set<String> PURGE_KEYS =
      Set.of("tags", "path", "host", "all", "identity", "soft", "dryRun");
  private static final List<String> PURGED = List.of("tags", "path", "all", "identity");
  private static final Set<String> EXPLAIN_KEYS = Set.of("request", "headers", "peer");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
  private static final Pattern REQUEST =
      Pattern.compile("(" + TOKEN.pattern() + ") (/[\\x21-\\x7e]*)");
  private static final Pattern FIELD_VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\xff]*");
  private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e&&[^?#]]*");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]+");
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

  private Bodies() {}

  static PurgeRequest purge(@Nullable String text) {
    StrictBody body = StrictBody.parse(text, PURGE_KEYS);
    PurgeRequest request = new PurgeRequest(what(body), body.flag("soft"), body.flag("dryRun"));
    if (request.soft() && request.what() instanceof PurgeRequest.What.Identity) {
      throw new BadBody(
          "soft beside identity (expected: identity alone: what is kept for a person is deleted,"
              + " and not shown to anybody once more as stale)");
    }
    return request;
  }

  private static PurgeRequest.What what(StrictBody body) {
    List<String> named = PURGED.stream().filter(body::has).toList();
    if (named.size() != 1) {
      throw new BadBody(
          "%s (expected: exactly one of %s)"
              .formatted(
                  named.isEmpty() ? "nothing to purge" : String.join(" and ", named),
                  String.join(", ", PURGED)));
    }
    if (body.has("host") && !body.has("path")) {
      throw new BadBody("host without path (expected: host beside path only)");
    }
    return switch (named.getFirst()) {
      case "tags" -> tags(body);
      case "path" -> path(body);
      case "identity" -> identity(body);
      default -> all(body);
    };
  }

  private static PurgeRequest.What tags(StrictBody body) {
    List<String> tags = body.texts("tags");
    if (tags.isEmpty() || tags.size() > MAX_TAGS) {
      throw new BadBody("tags: %d of them (expected: 1 to %d)".formatted(tags.size(), MAX_TAGS));
    }
    for (String tag : tags) {
      if (tag.isEmpty()) {
        throw new BadBody("tags: an empty tag (expected: \"all\": true, to purge everything)");
      }
      if (tag.length() > MAX_TAG_LENGTH || CONTROL.matcher(tag).find()) {
        throw new BadBody(
            "tags: one of %d characters (expected: at most %d, no control characters)"
                .formatted(tag.length(), MAX_TAG_LENGTH));
      }
    }
    return new PurgeRequest.What.Tags(tags);
  }

  private static PurgeRequest.What path(StrictBody body) {
    String path = body.text("path");
    if (path == null || !PATH.matcher(path).matches()) {
      throw new BadBody(
          "path: %s (expected: one that begins with a slash, without query: all queries are purged)"
              .formatted(path));
    }
    String host = body.text("host");
    if (host != null && !HOST.matcher(host).matches()) {
      throw new BadBody("host: %s (expected: a host, with port if any)".formatted(host));
    }
    return new PurgeRequest.What.Path(path, host);
  }

  private static PurgeRequest.What identity(StrictBody body) {
    List<Map.Entry<String, String>> pairs = body.pairs("identity");
    if (pairs.size() != 1) {
      throw new BadBody(
          "identity: %d values (expected: one, as in {\"user\": \"42\"})".formatted(pairs.size()));
    }
    String name = pairs.getFirst().getKey();
    String value = pairs.getFirst().getValue();
    if (name.isEmpty() || value.isEmpty()) {
      throw new BadBody("identity: an empty name or value (expected: {\"user\": \"42\"})");
    }
    if (name.length() + value.length() > MAX_TAG_LENGTH || CONTROL.matcher(name + value).find()) {
      throw new BadBody(
          "identity: %d characters (expected: at most %d, no control characters)"
              .formatted(name.length() + value.length(), MAX_TAG_LENGTH));
    }
    return new PurgeRequest.What.Identity(name, value);
  }

  private static PurgeRequest.What all(StrictBody body) {
    if (!body.flag("all")) {
      throw new BadBody("all: false (expected: true)");
    }
    return new PurgeRequest.What.All();
  }

  static ExplainRequest explain(@Nullable String text) {
    StrictBody body = StrictBody.parse(text, EXPLAIN_KEYS);
    String request = body.text("request");
    var parts = REQUEST.matcher(request == null ? "" : request);
    if (!parts.matches()) {
      throw new BadBody(
          "request: %s (expected: METHOD /path, as in \"GET /api/services\")".formatted(request));
    }
    Fields.Builder fields = Fields.builder();
    for (Map.Entry<String, String> pair : body.pairs("headers")) {
      if (!TOKEN.matcher(pair.getKey()).matches()
          || !FIELD_VALUE.matcher(pair.getValue()).matches()) {
        throw new BadBody(
            "headers: %s (expected: a field name and a value without control characters)"
                .formatted(pair.getKey()));
      }
      fields.add(pair.getKey(), pair.getValue().strip());
    }
    return new ExplainRequest(parts.group(1), parts.group(2), fields.build(), body.text("peer"));
  }
}
