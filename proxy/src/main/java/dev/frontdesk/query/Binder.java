package dev.frontdesk.query;

import dev.frontdesk.rules.Evidence;
import dev.frontdesk.rules.Query;
import dev.frontdesk.rules.QueryParameter;
import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes a query's parameters from a request. They are bound, and never become text of the
 * statement, so there is nothing to escape; what is refused here is what PostgreSQL would refuse,
 * or could not be told. Pure.
 *
 * <p>An empty value is the empty text, and for every other type none at all: forms send empty
 * fields.
 */
final class Binder {
  /** Of one value, as UTF-8. */
  static final int MOST_PARAMETER_BYTES = 8 << 10;

  /** Values of one array. */
  static final int MOST_ELEMENTS = 1_000;

  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refusal(int status, String detail) {
      super(detail, null, false, false);
      this.status = status;
    }
  }

  private Binder() {}

  /** The values, or why there are none. */
  static Bound bind(Query query, Evidence evidence) {
    String access = query.access();
    if (access != null && !evidence.identified().identities().containsKey(access)) {
      return new Bound.Refused(401, "identity." + access + ": missing");
    }
    List<@Nullable Object> values = new ArrayList<>(query.parameters().size());
    List<QueryParameter> parsed = QueryParameter.parse(evidence.request().query());
    try {
      for (Query.Parameter parameter : query.parameters()) {
        values.add(value(parameter, evidence, parsed));
      }
    } catch (Refusal refusal) {
      return new Bound.Refused(refusal.status, Objects.requireNonNull(refusal.getMessage()));
    }
    return new Bound.Values(values);
  }

  /** Null where the default has its type's form, else what was expected. */
  static @Nullable String flawOfDefault(Query.Parameter parameter) {
    String fallback = parameter.fallback();
    if (fallback == null) {
      return null;
    }
    try {
      one(parameter, fallback);
      return null;
    } catch (Refusal refusal) {
      return refusal.getMessage();
    }
  }

  private static @Nullable Object value(
      Query.Parameter parameter, Evidence evidence, List<QueryParameter> query) {
    List<String> texts = texts(parameter, evidence, query);
    SqlType type = parameter.type();
    if (type.base() != SqlType.Base.TEXT) {
      texts = texts.stream().filter(text -> !text.isEmpty()).toList();
    }
    if (texts.isEmpty()) {
      if (parameter.required()) {
        throw refusal(parameter, "missing");
      }
      String fallback = parameter.fallback();
      if (fallback == null) {
        return null;
      }
      texts = List.of(fallback);
    }
    if (!type.array()) {
      if (texts.size() > 1) {
        throw refusal(parameter, "repeated (expected: one value)");
      }
      return one(parameter, texts.getFirst());
    }
    if (texts.size() > MOST_ELEMENTS) {
      throw refusal(parameter, "too many values (expected: at most " + MOST_ELEMENTS + ")");
    }
    return SqlValue.array(type.base(), texts.stream().map(text -> one(parameter, text)).toList());
  }

  /** As they came, decoded. */
  private static List<String> texts(
      Query.Parameter parameter, Evidence evidence, List<QueryParameter> query) {
    return switch (parameter.source()) {
      case Source.Path path -> ofNullable(evidence.path().get(path.name()));
      case Source.Identity identity ->
          ofNullable(evidence.identified().identities().get(identity.name()));
      case Source.Query named -> {
        List<String> found = new ArrayList<>(1);
        for (QueryParameter one : query) {
          if (named.name().equals(one.name())) {
            String value = one.rawValue() == null ? "" : one.value();
            if (value == null) {
              throw refusal(parameter, "malformed (expected: percent-encoded UTF-8)");
            }
            found.add(value);
          }
        }
        yield found;
      }
      default -> throw new IllegalArgumentException("no source of a parameter: " + parameter);
    };
  }

  private static List<String> ofNullable(@Nullable String text) {
    return text == null ? List.of() : List.of(text);
  }

  private static Object one(Query.Parameter parameter, String text) {
    if (isLong(text)) {
      throw refusal(parameter, "too long (expected: at most " + MOST_PARAMETER_BYTES + " bytes)");
    }
    String flaw = flaw(text);
    if (flaw != null) {
      throw refusal(parameter, flaw);
    }
    try {
      return SqlValue.read(parameter.type().base(), text);
    } catch (SqlValue.Unfit unfit) {
      throw refusal(parameter, Objects.requireNonNull(unfit.getMessage()));
    }
  }

  private static boolean isLong(String text) {
    return text.length() > MOST_PARAMETER_BYTES
        || (text.length() * 3 > MOST_PARAMETER_BYTES
            && text.getBytes(StandardCharsets.UTF_8).length > MOST_PARAMETER_BYTES);
  }

  /** What no text of PostgreSQL can have. */
  private static @Nullable String flaw(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "malformed (expected: no NUL character)";
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return "malformed (expected: Unicode characters)";
        }
        i++;
      }
    }
    return null;
  }

  private static Refusal refusal(Query.Parameter parameter, String what) {
    boolean unknown = parameter.source() instanceof Source.Identity && what.equals("missing");
    return new Refusal(unknown ? 401 : 400, name(parameter.source()) + ": " + what);
  }

  /** As rule files name it: {@code query.date}. */
  static String name(Source source) {
    return switch (source) {
      case Source.Path path -> "path." + path.name();
      case Source.Query query -> "query." + query.name();
      case Source.Identity identity -> "identity." + identity.name();
      default -> throw new IllegalArgumentException("no source of a parameter: " + source);
    };
  }
}
