package dev.frontdesk.fuzz;

import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Recipe;
import dev.frontdesk.fuzz.history.Recipe.Ranges;
import dev.frontdesk.fuzz.history.Recipe.Trouble;
import java.util.List;

/** What the origin says. */
final class Recipes {
  private final Chance chance;
  private final int oddness;
  private final long lifetime;
  private final int grouped;
  private final int targeted;

  Recipes(Chance chance, int oddness, long lifetime) {
    this.chance = chance;
    this.oddness = oddness;
    this.lifetime = lifetime;
    this.grouped = chance.of(0, 0, 0, 5, 50);
    this.targeted = chance.of(0, 0, 0, 5, 40);
  }

  Recipe read() {
    return new Recipe(
        status(),
        answer(),
        confirming(),
        !chance.percent(8),
        trouble(),
        chance.percent(10),
        delay(),
        chance.percent(12) ? chance.of(10L, 50L, 2000L) : 0,
        ranges());
  }

  Recipe write(List<String> targets) {
    Lines lines = Lines.of("Date", "{now}");
    if (chance.percent(20)) {
      lines =
          lines.plus(
              chance.of("Location", "Content-Location"),
              chance.of(
                  targets.get(chance.below(targets.size())),
                  "http://desk/b",
                  "http://elsewhere/a",
                  "?x=1",
                  "a",
                  "%zz"));
    }
    if (chance.percent(20)) {
      lines = lines.plus("Cache-Control", "max-age=" + lifetime).plus("ETag", "{etag}");
    } else if (chance.percent(15)) {
      // What may be stored for later.
      lines = fresh(lines).plus("Content-Location", "{target}").plus("ETag", "{etag}");
      lines = chance.percent(20) ? lines.plus("Vary", "X-Flavour") : lines;
    }
    if (chance.percent(grouped)) {
      lines = lines.plus("Cache-Group-Invalidation", groups());
    }
    return new Recipe(
        chance.of(200, 200, 200, 201, 204, 303, 302, 400, 404, 409, 500, 503),
        lines,
        Lines.NONE,
        false,
        trouble() == Trouble.CUT ? Trouble.NONE : trouble(),
        chance.percent(85),
        delay(),
        chance.percent(12) ? 30 : 0,
        Ranges.HONOURED);
  }

  private Ranges ranges() {
    return chance.percent(100 - oddness)
        ? chance.of(Ranges.HONOURED, Ranges.HONOURED, Ranges.HONOURED, Ranges.IGNORED)
        : chance.of(Ranges.values());
  }

  private long delay() {
    return chance.percent(20) ? chance.of(5L, 30L, 100L, 1500L, 4000L) : 0;
  }

  private Trouble trouble() {
    if (!chance.percent(6)) {
      return Trouble.NONE;
    }
    return chance.of(
        Trouble.REFUSED, Trouble.RESET, Trouble.RESET, Trouble.STALL, Trouble.CUT, Trouble.CUT);
  }

  private int status() {
    if (chance.percent(82)) {
      return 200;
    }
    return chance.of(
        203, 204, 301, 302, 307, 404, 404, 410, 500, 503, 503, 502, 599, 299, 206, 403, 501, 201);
  }

  private Lines answer() {
    Lines lines = dated(Lines.NONE);
    if (chance.percent(80)) {
      lines =
          lines.plus(
              "ETag",
              chance.percent(oddness / 4) ? oddTag() : chance.of("{etag}", "{etag}", "W/{etag}"));
    }
    if (chance.percent(50)) {
      lines =
          lines.plus(
              "Last-Modified",
              chance.percent(oddness / 4)
                  ? chance.of("junk", "{now-60}", "{now+60}")
                  : "{modified}");
    }
    lines = fresh(lines);
    if (chance.percent(20)) {
      lines = lines.plus("Vary", chance.of("Accept-Language", "X-Flavour", "accept-language"));
    } else if (chance.percent(oddness / 2)) {
      lines =
          lines.plus(
              "Vary",
              chance.of("*", "X-Flavour, Accept-Language", "Accept-Encoding", "X-None", ", *", ""));
      lines = chance.percent(20) ? lines.plus("Vary", "X-Flavour") : lines;
    }
    if (chance.percent(oddness / 3)) {
      lines = lines.plus("Set-Cookie", "s=9");
    }
    if (chance.percent(grouped)) {
      lines = lines.plus("Cache-Groups", groups());
    }
    return others(lines);
  }

  private String groups() {
    return chance.of(
        "\"g1\"", "\"g1\"", "\"g1\", \"g2\"", "\"g2\";x=1", "\"G1\"", "g1", "(\"g1\")", "\"g1", "");
  }

  private Lines others(Lines lines) {
    Lines more = lines;
    if (chance.percent(40)) {
      more = more.plus("X-Note", chance.of("one", "two", "three"));
    }
    if (chance.percent(25)) {
      more = more.plus("X-Private", chance.of("p", "q"));
    }
    if (chance.percent(oddness / 2)) {
      more = more.plus("Connection", chance.of("X-Hop", "close, X-Hop")).plus("X-Hop", "answer");
    }
    if (chance.percent(oddness / 4)) {
      more = more.plus("Content-Location", "/b");
    }
    if (chance.percent(30)) {
      more = more.plus("Content-Type", "text/plain");
    }
    return more;
  }

  private Lines dated(Lines lines) {
    Lines more = lines;
    if (!chance.percent(oddness / 4)) {
      more =
          more.plus(
              "Date",
              chance.percent(oddness / 3)
                  ? chance.of(
                      "{now-30}", "{now+100}", "junk", "{850:now}", "{asc:now}", "0", "{now-3}")
                  : "{now}");
    }
    if (chance.percent(oddness / 3 + 3)) {
      more =
          more.plus(
              "Age",
              chance.percent(oddness)
                  ? chance.of("-1", "junk", "1.5", "3, 4", "\"3\"", "99999999999", "")
                  : chance.of("0", "1", "3", Long.toString(lifetime)));
    }
    return more;
  }

  private Lines fresh(Lines before) {
    Lines lines = chance.percent(targeted) ? before.plus("CDN-Cache-Control", cdn()) : before;
    if (!chance.percent(oddness)) {
      return chance.percent(88)
          ? lines.plus("Cache-Control", plain())
          : lines.plus("Expires", "{now+" + lifetime + "}");
    }
    Lines more = lines;
    if (chance.percent(85)) {
      more = more.plus("Cache-Control", chance.percent(50) ? odd() : plain() + ", " + odd());
      more = chance.percent(10) ? more.plus("Cache-Control", odd()) : more;
    }
    if (chance.percent(30)) {
      more =
          more.plus(
              "Expires",
              chance.of(
                  "{now+" + lifetime + "}",
                  "{now-1}",
                  "0",
                  "-1",
                  "junk",
                  "{850:now+" + lifetime + "}",
                  "{asc:now+" + lifetime + "}"));
      more = chance.percent(10) ? more.plus("Expires", "{now+1}") : more;
    }
    return more;
  }

  private String plain() {
    return switch (chance.below(12)) {
      case 0 -> "public, max-age=" + lifetime;
      case 1 -> "max-age=" + lifetime + ", must-revalidate";
      case 2 -> "s-maxage=" + lifetime;
      case 3 -> "max-age=1, s-maxage=" + lifetime;
      case 4 -> "max-age=" + lifetime + ", stale-while-revalidate=30";
      case 5, 6 -> "max-age=" + lifetime + ", stale-if-error=30";
      case 7 -> "max-age=" + lifetime + ", x-unknown=1";
      default -> "max-age=" + lifetime;
    };
  }

  private String odd() {
    return switch (chance.below(22)) {
      case 0, 1 -> "no-store";
      case 2, 3 -> "no-cache";
      case 4, 5 -> "private";
      case 6 -> "proxy-revalidate, max-age=" + lifetime;
      case 7 -> "must-understand, no-store, max-age=" + lifetime;
      case 8 -> "must-understand, max-age=" + lifetime;
      case 9 -> "max-age=0";
      case 10 -> chance.of("max-age=-1", "max-age=1.5", "max-age=abc", "max-age=", "max-age");
      case 11 -> chance.of("max-age=99999999999999999999", "max-age=2147483648", "max-age=007");
      case 12 -> "max-age=\"" + lifetime + "\"";
      case 13 -> "max-age=" + lifetime + ", max-age=1";
      case 14 -> "max-age=1, max-age=" + lifetime;
      case 15 -> "s-maxage=abc, max-age=" + lifetime;
      case 16 -> "private=\"X-Private\", max-age=" + lifetime;
      case 17 -> "no-cache=\"X-Private\", max-age=" + lifetime;
      case 18 -> chance.of("No-Store", "NO-CACHE", "Private", "no-store=1", "MAX-AGE=" + lifetime);
      case 19 -> "max-age = " + lifetime;
      case 20 -> "max-age=" + lifetime + ", stale-while-revalidate=abc, stale-if-error=5";
      default -> "x=\"no-store, max-age=3\", max-age=" + lifetime;
    };
  }

  private String cdn() {
    return switch (chance.below(20)) {
      case 0 -> "no-store";
      case 1 -> "private";
      case 2 -> "no-cache";
      case 3 -> "max-age=" + lifetime + ", must-revalidate";
      case 4 -> chance.of("", " ", ",", "max-age=abc def", "max-age=5,,", "max-age=5,");
      case 5 -> chance.of("Max-Age=" + lifetime, "NO-STORE", "max-age =5", "max-age= 5", "?1");
      case 6 -> "max-age=" + lifetime + ";x=1";
      case 7 ->
          chance.of("max-age=1.5", "max-age=\"60\"", "max-age=(1 2)", "max-age", "max-age=-1");
      case 8 -> "no-store=?0, max-age=" + lifetime;
      case 9 -> "max-age=1, max-age=" + lifetime;
      case 10 -> "private=\"X-Private\", max-age=" + lifetime;
      case 11 -> "stale-if-error=30, max-age=" + lifetime;
      case 12 -> "stale-while-revalidate=30, max-age=" + lifetime;
      case 13 -> "x-new";
      case 14 -> "s-maxage=" + lifetime;
      case 15 -> "public, max-age=" + lifetime;
      case 16 -> "max-age=0";
      default -> "max-age=" + lifetime;
    };
  }

  private String oddTag() {
    return chance.of("v1", "\"unclosed", "\"a\", \"b\"", "w/\"v1\"", "\"\"");
  }

  private Lines confirming() {
    Lines lines = dated(Lines.NONE);
    if (chance.percent(85)) {
      lines = lines.plus("ETag", chance.percent(oddness / 4) ? "\"other\"" : "{etag}");
    }
    lines = chance.percent(60) ? fresh(lines) : lines;
    lines = chance.percent(20) ? lines.plus("Last-Modified", "{modified}") : lines;
    lines = chance.percent(oddness / 4) ? lines.plus("Content-Length", "999") : lines;
    lines = chance.percent(oddness / 4) ? lines.plus("Set-Cookie", "s=8") : lines;
    return others(lines);
  }
}
