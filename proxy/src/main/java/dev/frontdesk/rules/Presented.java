package dev.frontdesk.rules;

import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.Conditions.Expected;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request as conditions see it; its query is read once, and only where one asks. */
final class Presented {
  private final RequestHead head;
  private @Nullable List<QueryParameter> query;

  Presented(RequestHead head) {
    this.head = head;
  }

  RequestHead head() {
    return head;
  }

  boolean meets(Conditions conditions) {
    return meetsHost(conditions.host())
        && meet(conditions.query(), this::queryValues)
        && meet(conditions.header(), name -> head.fields().all(name));
  }

  /** A condition without a port is met by any port. */
  private boolean meetsHost(@Nullable String expected) {
    return expected == null
        || expected.toLowerCase(Locale.ROOT).equals(Authority.host(head.authority()))
        || Authority.normalised(head.scheme(), expected)
            .equals(Authority.normalised(head.scheme(), head.authority()));
  }

  private static boolean meet(
      Map<String, Expected> conditions, Function<String, List<String>> valuesOf) {
    for (Map.Entry<String, Expected> condition : conditions.entrySet()) {
      List<String> values = valuesOf.apply(condition.getKey());
      boolean met =
          switch (condition.getValue()) {
            case Expected.Present present -> !values.isEmpty();
            case Expected.Absent absent -> values.isEmpty();
            case Expected.Value value -> values.contains(value.value());
          };
      if (!met) {
        return false;
      }
    }
    return true;
  }

  /** A parameter without a value, or with one that does not decode, is there with its raw text. */
  private List<String> queryValues(String name) {
    List<QueryParameter> parameters = query;
    if (parameters == null) {
      parameters = QueryParameter.parse(head.query());
      query = parameters;
    }
    return parameters.stream()
        .filter(parameter -> name.equals(parameter.name()))
        .map(parameter ->
            parameter.value() != null
                ? parameter.value()
                : Objects.requireNonNullElse(parameter.rawValue(), ""))
        .toList();
  }
}
