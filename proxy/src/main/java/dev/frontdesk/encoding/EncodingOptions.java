package dev.frontdesk.encoding;

import java.util.List;
import java.util.Locale;

/**
 * What is encoded here and how. Immutable; any thread.
 *
 * @param offered codings in the order of preference; what this machine cannot make is left out;
 *     empty: nothing is encoded
 * @param level 1 (fast) to 9 (small); each coding has its own scale, see {@link #level(Coding)}
 * @param minSize bytes below which nothing is encoded
 * @param compressible media types: {@code type/subtype}, {@code type/*} or {@code *+suffix}
 */
public record EncodingOptions(
    List<Coding> offered, int level, int minSize, List<String> compressible) {
  public static final int DEFAULT_LEVEL = 6;
  public static final int DEFAULT_MIN_SIZE = 1024;
  public static final List<String> DEFAULT_COMPRESSIBLE =
      List.of(
          "text/*",
          "application/json",
          "application/javascript",
          "application/ecmascript",
          "application/xml",
          "application/xhtml+xml",
          "application/x-ndjson",
          "application/wasm",
          "application/graphql",
          "application/yaml",
          "application/manifest+json",
          "application/vnd.ms-fontobject",
          "font/ttf",
          "font/otf",
          "image/svg+xml",
          "image/bmp",
          "image/x-icon",
          "*+json",
          "*+xml",
          "*+yaml",
          "*+text");
  public static final EncodingOptions DEFAULT =
      new EncodingOptions(
          List.of(Coding.BR, Coding.ZSTD, Coding.GZIP),
          DEFAULT_LEVEL,
          DEFAULT_MIN_SIZE,
          DEFAULT_COMPRESSIBLE);

  /** Says what came and what was expected. */
  public EncodingOptions {
    for (Coding coding : offered) {
      if (!coding.isMade()) {
        throw new IllegalArgumentException("encoding: " + coding + " (expected: br, zstd or gzip)");
      }
    }
    if (offered.stream().distinct().count() != offered.size()) {
      throw new IllegalArgumentException("encodings: " + offered + " (expected: each once)");
    }
    if (level < 1 || level > 9) {
      throw new IllegalArgumentException("level: " + level + " (expected: 1 to 9)");
    }
    if (minSize < 0) {
      throw new IllegalArgumentException("minSize: " + minSize + " (expected: >= 0)");
    }
    offered = offered.stream().filter(Natives::has).toList();
    compressible = compressible.stream().map(type -> type.toLowerCase(Locale.ROOT)).toList();
  }

  /** On the coding's own scale. Brotli one below the others: its 5 costs what gzip's 6 does. */
  public int level(Coding coding) {
    return coding == Coding.BR ? Math.max(1, level - 1) : level;
  }
}
