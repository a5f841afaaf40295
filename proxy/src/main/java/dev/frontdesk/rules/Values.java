package dev.frontdesk.rules;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What sources have, given the evidence. An empty value counts as missing everywhere. Any thread.
 *
 * <p>A date that is a bare number has no value (seconds or milliseconds?); of several zones each
 * gives its day, so that more is cleared rather than less.
 */
public final class Values {
  private static final String FORM = "application/x-www-form-urlencoded";

  private Values() {}

  /** The values of a source in their type's canonical form. */
  public static Found of(Source source, ValueType type, Evidence evidence) {
    if (type instanceof ValueType.Dates span) {
      return span(span, evidence);
    }
    Found raw = raw(source, evidence);
    if (type instanceof ValueType.Text) {
      return raw;
    }
    List<ZoneId> zones = zones(type, evidence);
    List<@Nullable String> texts = new ArrayList<>();
    for (String text : raw.texts()) {
      List<String> forms = CanonicalValue.forTag(type, text, zones);
      texts.addAll(forms);
      if (forms.isEmpty()) {
        texts.add(null);
      }
    }
    if (raw.texts().isEmpty()) {
      return raw;
    }
    Found found = Found.all(texts);
    return raw.complete() ? found : found.incomplete();
  }

  /**
   * Every distinct value that the sources have, or with {@code first} the first that has its type's
   * form. That one source of several has nothing is no gap; that it has something unreadable is.
   */
  public static Found taken(Write.Take take, Evidence evidence) {
    if (take.as() instanceof ValueType.Dates span) {
      return span(span, evidence);
    }
    Set<@Nullable String> all = new LinkedHashSet<>();
    boolean complete = true;
    for (Source source : take.from()) {
      Found found = of(source, take.as(), evidence);
      if (take.first() && !found.texts().isEmpty()) {
        return Found.of(found.texts().getFirst());
      }
      all.addAll(found.texts());
      complete &= found.complete() || !found.present();
    }
    Found found = Found.all(all);
    return complete ? found : found.incomplete();
  }

  /**
   * The values, and beside each what it is in every one of the types. One that has the form of none
   * of them is no value there: a read that shows it has no such tag.
   */
  static Found withForms(Found values, Set<ValueType> forms, Evidence evidence) {
    if (forms.isEmpty() || values.texts().isEmpty()) {
      return values;
    }
    List<@Nullable String> texts = new ArrayList<>(values.texts());
    for (String text : values.texts()) {
      List<String> all = new ArrayList<>();
      for (ValueType form : forms) {
        all.addAll(CanonicalValue.forTag(form, text, zones(form, evidence)));
      }
      texts.addAll(all);
      if (all.isEmpty()) {
        texts.add(null);
      }
    }
    Found found = Found.all(texts);
    return values.complete() ? found : found.incomplete();
  }

  private static List<ZoneId> zones(ValueType type, Evidence evidence) {
    return type instanceof ValueType.Date date ? zones(date.zone(), evidence) : List.of();
  }

  /** The values as they came, percent-decoded where the source is encoded. */
  private static Found raw(Source source, Evidence evidence) {
    return switch (source) {
      case Source.Path path -> Found.of(evidence.path().get(path.name()));
      case Source.Query query ->
          parameter(QueryParameter.parse(evidence.request().query()), query.name());
      case Source.Header header -> lines(evidence.request().fields().all(header.name()));
      case Source.Host host ->
          Found.of(
              Authority.normalised(evidence.request().scheme(), evidence.request().authority()));
      case Source.Identity identity ->
          Found.of(evidence.identified().identities().get(identity.name()));
      case Source.RequestForm form -> parameter(form(evidence), form.name());
      case Source.RequestBody body -> JsonValues.find(evidence.requestBody(), body.steps());
      case Source.ResponseHeader header ->
          evidence.response() == null
              ? Found.ABSENT
              : lines(evidence.response().fields().all(header.name()));
      case Source.ResponseBody body -> JsonValues.find(evidence.responseBody(), body.steps());
      case Source.StoredBody body -> JsonValues.find(evidence.storedBody(), body.steps());
      case Source.Taken taken ->
          throw new IllegalArgumentException("a taken name outside its write: " + taken.name());
    };
  }

  private static Found lines(List<String> values) {
    return Found.all(new ArrayList<@Nullable String>(values));
  }

  private static Found parameter(List<QueryParameter> parameters, String name) {
    List<@Nullable String> values = new ArrayList<>();
    for (QueryParameter parameter : parameters) {
      if (name.equals(parameter.name())) {
        values.add(parameter.value());
      }
    }
    return Found.all(values);
  }

  private static List<QueryParameter> form(Evidence evidence) {
    String type = evidence.request().fields().first("content-type");
    byte[] body = evidence.requestBody();
    if (body == null || type == null || !type.toLowerCase(Locale.ROOT).startsWith(FORM)) {
      return List.of();
    }
    return QueryParameter.parse(new String(body, StandardCharsets.ISO_8859_1));
  }

  /** The zones that a type names; what is no zone is left out. */
  static List<ZoneId> zones(ValueType.Zone zone, Evidence evidence) {
    return switch (zone) {
      case ValueType.Zone.Fixed fixed -> List.of(fixed.id());
      case ValueType.Zone.From from -> {
        List<ZoneId> zones = new ArrayList<>();
        for (String text : raw(from.source(), evidence).texts()) {
          try {
            zones.add(ZoneId.of(text));
          } catch (DateTimeException noZone) {
            yield List.of();
          }
        }
        yield zones;
      }
    };
  }

  /** From the earliest day to the latest, so that several spans are covered by one. */
  private static Found span(ValueType.Dates type, Evidence evidence) {
    ValueType day = new ValueType.Date(type.zone());
    Found from = of(type.from(), day, evidence);
    Found to = of(type.to(), day, evidence);
    if (!from.complete() || !to.complete() || from.texts().isEmpty() || to.texts().isEmpty()) {
      return from.present() || to.present() ? Found.UNREADABLE : Found.ABSENT;
    }
    LocalDate first = Collections.min(from.texts().stream().map(LocalDate::parse).toList());
    LocalDate last = Collections.max(to.texts().stream().map(LocalDate::parse).toList());
    List<String> days = Days.span(first, last).stream().map(LocalDate::toString).toList();
    return days.isEmpty() ? Found.UNREADABLE : new Found(days, true, true);
  }
}
