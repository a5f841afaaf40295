package dev.frontdesk.fuzz;

import dev.frontdesk.fuzz.history.History;
import dev.frontdesk.fuzz.history.Lines;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/** What clients ask. */
final class Requests {
  private static final Set<String> READS = Set.of("GET", "HEAD", "OPTIONS");
  private static final DateTimeFormatter FIXDATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Chance chance;
  private final int oddness;
  private final long lifetime;
  private final int ranged;

  Requests(Chance chance, int oddness, long lifetime) {
    this.chance = chance;
    this.oddness = oddness;
    this.lifetime = lifetime;
    this.ranged = chance.of(0, 0, 10, 60);
  }

  String method() {
    if (chance.percent(76)) {
      return "GET";
    }
    return chance.of(
        "HEAD", "HEAD", "POST", "POST", "POST", "PUT", "DELETE", "PATCH", "BREW", "OPTIONS");
  }

  boolean isWrite(String method) {
    return !READS.contains(method);
  }

  Lines lines(boolean write) {
    Lines lines = Lines.NONE;
    if (chance.percent(25)) {
      lines = lines.plus("Accept-Language", chance.of("en", "de", "en, de", "EN", "de,en"));
    }
    if (chance.percent(15)) {
      lines = lines.plus("X-Flavour", chance.of("a", "b", "a, b", ""));
      lines = chance.percent(10) ? lines.plus("X-Flavour", "b") : lines;
    }
    if (chance.percent(10)) {
      lines = lines.plus("Accept-Encoding", chance.of("gzip", "br, gzip;q=0.5", "identity"));
    }
    if (chance.percent(oddness / 2)) {
      lines = lines.plus("Authorization", chance.of("Bearer one", "Bearer two"));
    }
    if (chance.percent(oddness / 2)) {
      lines = lines.plus("Cookie", chance.of("s=1", "s=2"));
    }
    if (chance.percent(oddness / 2)) {
      lines = lines.plus("Connection", "X-Hop").plus("X-Hop", "request");
    }
    if (chance.percent(oddness / 4)) {
      lines = lines.plus(chance.of("TE", "Keep-Alive"), chance.of("gzip", "timeout=5"));
    }
    if (!write && chance.percent(oddness)) {
      lines = lines.plus("Cache-Control", directives());
      lines = chance.percent(10) ? lines.plus("Cache-Control", directives()) : lines;
    } else if (!write && chance.percent(oddness / 4)) {
      lines = lines.plus("Pragma", chance.of("no-cache", "NO-CACHE, x", "x"));
    }
    return conditions(write ? lines : ranges(lines));
  }

  /** Often of the same: else no two parts ever meet. */
  private Lines ranges(Lines lines) {
    if (!chance.percent(ranged)) {
      return lines;
    }
    Lines more =
        lines.plus(
            "Range",
            chance.percent(85)
                ? chance.of(
                    "bytes=0-19",
                    "bytes=20-39",
                    "bytes=10-29",
                    "bytes=40-",
                    "bytes=20-",
                    "bytes=-20",
                    "bytes=0-",
                    "bytes=0-4,20-24",
                    "bytes=0-0")
                : chance.of(
                    "bytes=500-",
                    "bytes=500-600",
                    "bytes=-0",
                    "bytes=-500",
                    "bytes=0-999",
                    "bytes=9-5",
                    "bytes=a-b",
                    "items=0-3",
                    "bytes",
                    "bytes=0-9,x",
                    "bytes=0-9, 500-600",
                    "bytes=0-30,10-40,20-50",
                    "BYTES=0-9"));
    return chance.percent(25)
        ? more.plus(
            "If-Range",
            chance.of("\"v1\"", "\"v1\"", "\"v2\"", "W/\"v1\"", "junk", since(), since()))
        : more;
  }

  private Lines conditions(Lines lines) {
    Lines more = lines;
    if (chance.percent(14)) {
      more = more.plus("If-None-Match", tags());
    }
    if (chance.percent(9)) {
      more = more.plus("If-Modified-Since", since());
    }
    if (chance.percent(oddness / 4)) {
      more =
          chance.percent(50)
              ? more.plus("If-Match", tags())
              : more.plus("If-Unmodified-Since", since());
    }
    return more;
  }

  private String tags() {
    String tag = chance.of("\"v1\"", "\"v1\"", "W/\"v1\"", "\"v2\"", "\"v1-en\"", "W/\"v3\"");
    return switch (chance.below(8)) {
      case 0 -> "*";
      case 1 -> "\"other\", " + tag;
      case 2 -> tag + ",\"v2\" , W/\"zz\"";
      case 3 -> "\"other\"";
      case 4 -> "junk";
      default -> tag;
    };
  }

  private String since() {
    return switch (chance.below(10)) {
      case 0 -> "yesterday";
      case 1 -> "0";
      case 2 -> FIXDATE.format(History.START.plusSeconds(86_400));
      case 3 -> FIXDATE.format(History.START);
      case 4 -> FIXDATE.format(History.modified(1).minusSeconds(1));
      case 5 -> FIXDATE.format(History.modified(1).plusSeconds(1));
      case 6 -> FIXDATE.format(History.modified(2));
      default -> FIXDATE.format(History.modified(1));
    };
  }

  private String directives() {
    return switch (chance.below(18)) {
      case 0, 1 -> "no-cache";
      case 2 -> "no-store";
      case 3, 4 -> "max-age=0";
      case 5 -> "max-age=" + lifetime / 2;
      case 6 -> "max-age=" + lifetime * 2;
      case 7 -> "min-fresh=" + lifetime / 2;
      case 8 -> "min-fresh=" + lifetime * 2;
      case 9 -> "max-stale";
      case 10 -> "max-stale=" + chance.of(1L, lifetime, 3600L);
      case 11 -> "only-if-cached";
      case 12 -> "only-if-cached, max-stale=30";
      case 13 -> "max-age=" + lifetime + ", max-stale=30";
      case 14 -> chance.of("max-age=abc", "max-age", "max-age=1.5", "max-age=99999999999999");
      case 15 -> chance.of("MAX-AGE=0", "No-Cache", "max-age=\"0\"", "only-if-cached=1");
      case 16 -> "only-if-cached, no-cache";
      default ->
          chance.of("no-transform", "x-unknown=7", "stale-if-error=60", "max-age=5,max-age=0");
    };
  }
}
