package dev.frontdesk.identity;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a verified token says (RFC 7519 §4). Numbers are read exactly, because two large user ids
 * must not become one; a name that comes twice makes the token unreadable.
 *
 * @param texts each claim in one canonical form: text as it is, numbers without needless digits,
 *     arrays and objects as JSON with sorted names; a null claim is left out
 */
record Claims(
    Map<String, String> texts,
    List<String> audiences,
    Instant expires,
    @Nullable Instant notBefore,
    @Nullable Instant issuedAt) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /** Seconds of the last instant that a date can be: 9999-12-31. */
  private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);

  private static final int PLAIN_DIGITS = 40;

  /** Throws where it is no JSON object, has no {@code exp}, or a date is not a number. */
  static Claims parse(byte[] payload) throws IOException {
    Map<String, @Nullable Object> claims = JSON.readValue(payload, new TypeReference<>() {});
    if (claims == null) {
      throw new IOException("null (expected: an object)");
    }
    Instant expires = date(claims, "exp");
    if (expires == null) {
      throw new IOException("no exp (expected: an end)");
    }
    Map<String, String> texts = new HashMap<>();
    for (Map.Entry<String, @Nullable Object> claim : claims.entrySet()) {
      Object value = claim.getValue();
      if (value != null) {
        texts.put(claim.getKey(), text(value));
      }
    }
    return new Claims(
        Map.copyOf(texts),
        audiences(claims.get("aud")),
        expires,
        date(claims, "nbf"),
        date(claims, "iat"));
  }

  /** RFC 7519 §4.1.4 to §4.1.6. */
  boolean inForce(Instant now, Duration skew) {
    return now.isBefore(expires.plus(skew))
        && (notBefore == null || !now.plus(skew).isBefore(notBefore))
        && (issuedAt == null || !now.plus(skew).isBefore(issuedAt));
  }

  /** What it takes in memory, in bytes, about. */
  int weight() {
    int characters = 0;
    for (Map.Entry<String, String> text : texts.entrySet()) {
      characters += text.getKey().length() + text.getValue().length() + 60;
    }
    return 2 * characters;
  }

  private static String text(Object value) throws JsonProcessingException {
    return switch (value) {
      case String string -> string;
      case BigInteger integer -> integer.toString();
      case BigDecimal number -> number(number);
      case Boolean truth -> truth.toString();
      default -> JSON.writeValueAsString(value);
    };
  }

  private static String number(BigDecimal value) {
    BigDecimal shortest = value.stripTrailingZeros();
    return Math.abs(shortest.scale()) <= PLAIN_DIGITS
        ? shortest.toPlainString()
        : shortest.toString();
  }

  private static List<String> audiences(@Nullable Object aud) {
    return switch (aud) {
      case String one -> List.of(one);
      case List<?> several ->
          several.stream().filter(String.class::isInstance).map(String.class::cast).toList();
      case null, default -> List.of();
    };
  }

  private static @Nullable Instant date(Map<String, @Nullable Object> claims, String name)
      throws IOException {
    return switch (claims.get(name)) {
      case null -> null;
      case BigInteger seconds -> instant(new BigDecimal(seconds));
      case BigDecimal seconds -> instant(seconds);
      default -> throw new IOException(name + " (expected: a number of seconds)");
    };
  }

  private static Instant instant(BigDecimal seconds) {
    BigDecimal bounded = seconds.max(LAST_SECOND.negate()).min(LAST_SECOND);
    // Milliseconds, towards the past: nothing is valid for longer than it says.
    return Instant.ofEpochMilli(
        bounded.movePointRight(3).setScale(0, RoundingMode.FLOOR).longValueExact());
  }
}
