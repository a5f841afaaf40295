package dev.frontdesk.encoding;

import dev.frontdesk.http.AcceptedCodings;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A content coding (RFC 9110 §8.4.1) that is known here. Deflate is read, never made. */
public enum Coding {
  GZIP("gzip"),
  BR("br"),
  ZSTD("zstd"),
  DEFLATE("deflate"),
  IDENTITY("identity");

  private final String token;

  Coding(String token) {
    this.token = token;
  }

  /** As it stands in fields, lower case. */
  public String token() {
    return token;
  }

  /** Content is encoded with it here. */
  public boolean isMade() {
    return this == GZIP || this == BR || this == ZSTD;
  }

  /** This machine can read and make it. */
  public boolean isAvailable() {
    return Natives.has(this);
  }

  /** Names are compared without regard to case; {@code x-gzip} is gzip (RFC 9110 §8.4.1.3). */
  public static @Nullable Coding of(String name) {
    String plain = AcceptedCodings.plainName(name.toLowerCase(Locale.ROOT));
    for (Coding coding : values()) {
      if (coding.token.equals(plain)) {
        return coding;
      }
    }
    return null;
  }

  @Override
  public String toString() {
    return token;
  }
}
