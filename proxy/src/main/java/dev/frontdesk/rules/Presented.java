package dev.frontdesk.rules;

import dev.frontdesk.http.Methods;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.Conditions.Expected;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request as conditions see it; its query is read once, and only where one asks. */
final class Presented {
  private final RequestHead head;
  private @Nullable List<QueryParameter> query;
  private @Nullable Set<String> meant;
  private @Nullable String authority;
  private @Nullable String host;

  Presented(RequestHead head) {
    this.head = head;
  }

  RequestHead head() {
    return head;
  }

  String method() {
    return head.method();
  }

  /** See {@link Methods#meant}. */
  Set<String> meant() {
    Set<String> methods = meant;
    if (methods == null) {
      methods = Methods.meant(head);
      meant = methods;
    }
    return methods;
  }

  /** The target's, in its normal form. */
  String authority() {
    String normalised = authority;
    if (normalised == null) {
      normalised = Authority.normalised(head.scheme(), head.authority());
      authority = normalised;
    }
    return normalised;
  }

  /** That of the target, in lower case and without a port. */
  String host() {
    String alone = host;
    if (alone == null) {
      alone = Authority.host(head.authority());
      host = alone;
    }
    return alone;
  }

  /** The two are not the same. */
  boolean hasPort() {
    return !host().equals(authority());
  }

  boolean meets(Conditions conditions) {
    return meetsHost(conditions.host())
        && meet(conditions.query(), this::queryValues)
        && meet(conditions.header(), name -> head.fields().all(name));
  }

  /** A condition without a port is met by any port. */
  private boolean meetsHost(@Nullable String expected) {
    return expected == null
        || expected.equalsIgnoreCase(host())
        || Authority.normalised(head.scheme(), expected).equals(authority());
  }

  private static boolean meet(
      Map<String, Expected> conditions, Function<String, List<String>> valuesOf) {
    if (conditions.isEmpty()) {
      return true;
    }
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
