package dev.frontdesk.http;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What Accept-Encoding allows (RFC 9110 §12.5.3). Immutable. {@code x-gzip} and {@code x-compress}
 * are read as gzip and compress (RFC 9110 §8.4.1); of a coding that is named twice the lower weight
 * counts.
 */
public final class AcceptedCodings {
  public static final String IDENTITY = "identity";

  private static final String FIELD = "Accept-Encoding";

  /** Below any weight that can be written, and acceptable: nobody asked, nobody forbade it. */
  private static final int UNASKED_IDENTITY = 1;

  private static final Remembered<AcceptedCodings> READ =
      new Remembered<>(line -> read(Fields.of(FIELD, line)));

  private final Map<String, Integer> weights;

  private AcceptedCodings(Map<String, Integer> weights) {
    this.weights = weights;
  }

  /**
   * Without the field every coding is acceptable, but nothing says that it can be read: only
   * identity is offered then, as with an empty field.
   */
  public static AcceptedCodings of(Fields request) {
    String only = request.only(FIELD);
    return only == null ? read(request) : READ.of(only);
  }

  private static AcceptedCodings read(Fields request) {
    Map<String, Integer> weights = new LinkedHashMap<>();
    for (Quality quality : Quality.list(request, FIELD)) {
      weights.merge(plainName(quality.value()), quality.thousandths(), Math::min);
    }
    return new AcceptedCodings(weights);
  }

  /**
   * The weight of a coding in thousandths, 0 where it is not acceptable. Identity that is neither
   * named nor covered by {@code *} is acceptable, with the least weight.
   */
  public int weight(String coding) {
    Integer named = weights.get(coding);
    Integer weight = named == null ? weights.get("*") : named;
    if (weight != null) {
      return weight;
    }
    return coding.equals(IDENTITY) ? UNASKED_IDENTITY : 0;
  }

  public boolean accepts(String coding) {
    return weight(coding) > 0;
  }

  /** The name of a coding without its historic {@code x-} (RFC 9110 §8.4.1). */
  public static String plainName(String coding) {
    return coding.equals("x-gzip") || coding.equals("x-compress") ? coding.substring(2) : coding;
  }
}
