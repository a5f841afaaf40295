package dev.frontdesk.replica;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A floor as the value of a cookie: what it is, and an HMAC-SHA256 of that and of the cookie's
 * name, both in the URL-safe Base64. A client cannot make one up or change it; it may keep one
 * back, which makes only its own reads older. Nothing in it is secret. Any thread.
 */
final class FloorCookie {
  /** Of a value that is looked at; ours are shorter. */
  static final int MOST_CHARACTERS = 2048;

  /** Of one floor in a cookie; where there are more, the others go by time. */
  static final int MOST_POSITIONS = 8;

  /** Of the name of a history; a longer one goes by time. */
  private static final int LONGEST_HISTORY = 100;

  private static final String VERSION = "frontdesk-floor-1";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  private final String name;
  private final SecretKeySpec key;

  FloorCookie(String name, byte[] key) {
    this.name = name;
    this.key = new SecretKeySpec(key, "HmacSHA256");
  }

  String value(Floor floor) {
    StringBuilder text = new StringBuilder().append(floor.at().toEpochMilli());
    int positions = 0;
    // In one order, so that the same floor has the same cookie.
    for (Map.Entry<String, Lsn> position : new TreeMap<>(floor.positions()).entrySet()) {
      if (positions < MOST_POSITIONS && position.getKey().length() <= LONGEST_HISTORY) {
        text.append('\n').append(position.getValue()).append(' ').append(position.getKey());
        positions++;
      }
    }
    byte[] payload = text.toString().getBytes(StandardCharsets.UTF_8);
    return ENCODER.encodeToString(payload) + "." + ENCODER.encodeToString(signature(payload));
  }

  /** Null where it was not made with this key, under this name. */
  @Nullable Floor read(String value) {
    int dot = value.indexOf('.');
    if (dot < 1 || value.length() > MOST_CHARACTERS) {
      return null;
    }
    try {
      byte[] payload = Base64.getUrlDecoder().decode(value.substring(0, dot));
      byte[] signature = Base64.getUrlDecoder().decode(value.substring(dot + 1));
      return MessageDigest.isEqual(signature, signature(payload))
          ? parse(new String(payload, StandardCharsets.UTF_8))
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static Floor parse(String text) {
    String[] lines = text.split("\n", -1);
    Map<String, Lsn> positions = new HashMap<>();
    for (int i = 1; i < lines.length; i++) {
      int space = lines[i].indexOf(' ');
      positions.put(lines[i].substring(space + 1), Lsn.parse(lines[i].substring(0, space)));
    }
    return new Floor(positions, Instant.ofEpochMilli(Long.parseLong(lines[0])));
  }

  private byte[] signature(byte[] payload) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(key);
      mac.update(VERSION.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      mac.update(name.getBytes(StandardCharsets.UTF_8));
      mac.update((byte) 0);
      return mac.doFinal(payload);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
