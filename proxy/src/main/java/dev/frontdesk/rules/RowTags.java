package dev.frontdesk.rules;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import java.io.IOException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The tags that a changed row clears. Its values are brought into the same forms as those of
 * requests and responses. Any thread.
 */
public final class RowTags {
  private static final ValueType AS_IT_CAME = new ValueType.Text();

  /** There is no request, so nothing of it has a value. */
  private static final Evidence NO_REQUEST =
      Evidence.ofRequest(
          Map.of(), new RequestHead("", "", "", "", null, Fields.EMPTY), Identified.NOBODY);

  private RowTags() {}

  /**
   * One row's.
   *
   * @param columns the value of each as {@link #value} reads it; one that is not told is {@link
   *     Found#ABSENT}, and so is null
   */
  public static List<Tag> of(Change change, Function<String, Found> columns) {
    TagExpansion expansion =
        new TagExpansion(
            hole ->
                hole.source() instanceof Source.Taken(String name)
                    ? Values.withForms(typed(change, name, columns), hole.forms(), NO_REQUEST)
                    : Found.ABSENT,
            Tags.BOUND);
    Map<String, Tag> tags = new LinkedHashMap<>();
    for (TagTemplate template : change.invalidate()) {
      for (Tag tag : expansion.expand(template)) {
        tags.merge(tag.text(), tag, (one, other) -> one.cut() ? one : other);
      }
    }
    return List.copyOf(tags.values());
  }

  /** Those of any row of the table: cut at their first column. */
  public static List<Tag> tableWide(Change change) {
    return of(change, column -> Found.ABSENT);
  }

  private static Found typed(Change change, String name, Function<String, Found> columns) {
    ValueType type = change.columns().getOrDefault(name, AS_IT_CAME);
    return switch (type) {
      case ValueType.Text any -> columns.apply(name);
      case ValueType.Dates span -> days(span, columns);
      case ValueType.Date date -> canonical(date, columns.apply(name), zones(date.zone()));
      default -> canonical(type, columns.apply(name), List.of());
    };
  }

  private static Found canonical(ValueType type, Found raw, List<ZoneId> zones) {
    if (raw.texts().isEmpty()) {
      return raw;
    }
    List<@Nullable String> texts = new ArrayList<>();
    for (String text : raw.texts()) {
      List<String> forms = CanonicalValue.forTag(type, text, zones);
      texts.addAll(forms);
      if (forms.isEmpty()) {
        texts.add(null);
      }
    }
    return Found.all(texts);
  }

  private static Found days(ValueType.Dates span, Function<String, Found> columns) {
    LocalDate first = day(span.from(), span.zone(), columns);
    LocalDate last = day(span.to(), span.zone(), columns);
    if (first == null || last == null) {
      return Found.UNREADABLE;
    }
    List<String> days = Days.span(first, last).stream().map(LocalDate::toString).toList();
    return days.isEmpty() ? Found.UNREADABLE : new Found(days, true, true);
  }

  private static @Nullable LocalDate day(
      Source source, ValueType.Zone zone, Function<String, Found> columns) {
    if (!(source instanceof Source.Taken(String name)) || columns.apply(name).texts().isEmpty()) {
      return null;
    }
    List<LocalDate> days = Days.in(columns.apply(name).texts().getFirst(), zones(zone));
    return days.isEmpty() ? null : days.getFirst();
  }

  /** No request names a zone here. */
  private static List<ZoneId> zones(ValueType.Zone zone) {
    return zone instanceof ValueType.Zone.Fixed fixed ? List.of(fixed.id()) : List.of();
  }

  /**
   * The JSON value on whose first token the parser stands; afterwards it stands on its last. Null
   * and the empty text are no values, and nor is what has parts.
   */
  public static Found value(JsonParser parser) throws IOException {
    if (parser.currentToken() == JsonToken.VALUE_NULL) {
      return Found.ABSENT;
    }
    String text = JsonValues.text(parser);
    parser.skipChildren();
    return text == null ? Found.UNREADABLE : Found.of(text);
  }
}
