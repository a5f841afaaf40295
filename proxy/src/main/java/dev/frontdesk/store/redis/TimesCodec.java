package dev.frontdesk.store.redis;

import dev.frontdesk.policy.Freshness;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Freshness as octets. Times are written in Redis' clock: nodes whose clocks differ, but which know
 * by how much each differs from Redis, give a response the same age.
 */
final class TimesCodec {
  /** Some 30,000 years: what is farther off was not written by us, and could overflow. */
  private static final long LONGEST_SECONDS = 1_000_000_000_000L;

  private static final int NANOS = 1_000_000_000;

  private static final int MUST_REVALIDATE = 1;
  private static final int ALWAYS_VALIDATE = 2;
  private static final int HAS_END = 4;

  private TimesCodec() {}

  /**
   * @param ahead by how much Redis' clock is ahead of ours
   */
  static void write(OctetWriter out, Freshness freshness, Duration ahead) {
    Instant end = freshness.notAfter();
    out.octet(
        (freshness.mustRevalidate() ? MUST_REVALIDATE : 0)
            | (freshness.alwaysValidate() ? ALWAYS_VALIDATE : 0)
            | (end == null ? 0 : HAS_END));
    out.octet(code(freshness.source()));
    write(out, freshness.responseTime().plus(ahead));
    write(out, freshness.initialAge());
    write(out, freshness.lifetime());
    write(out, freshness.staleWhileRevalidate());
    write(out, freshness.staleIfError());
    if (end != null) {
      write(out, end.plus(ahead));
    }
  }

  static Freshness read(OctetReader in, Duration ahead) throws Unreadable {
    int flags = in.octet();
    Freshness.Source source = source(in.octet());
    if (flags >= 2 * HAS_END) {
      throw Unreadable.corrupt();
    }
    Instant responseTime = instant(in).minus(ahead);
    Duration initialAge = duration(in);
    Duration lifetime = duration(in);
    Duration staleWhileRevalidate = duration(in);
    Duration staleIfError = duration(in);
    @Nullable Instant end = (flags & HAS_END) == 0 ? null : instant(in).minus(ahead);
    return new Freshness(
        responseTime,
        initialAge,
        lifetime,
        source,
        staleWhileRevalidate,
        staleIfError,
        (flags & MUST_REVALIDATE) != 0,
        (flags & ALWAYS_VALIDATE) != 0,
        end);
  }

  private static int code(Freshness.Source source) {
    return switch (source) {
      case ORIGIN -> 'o';
      case ROUTE -> 'r';
      case HEURISTIC -> 'h';
    };
  }

  private static Freshness.Source source(int code) throws Unreadable {
    return switch (code) {
      case 'o' -> Freshness.Source.ORIGIN;
      case 'r' -> Freshness.Source.ROUTE;
      case 'h' -> Freshness.Source.HEURISTIC;
      default -> throw Unreadable.corrupt();
    };
  }

  private static void write(OctetWriter out, Instant instant) {
    out.signed(instant.getEpochSecond());
    out.number(instant.getNano());
  }

  private static void write(OctetWriter out, Duration duration) {
    out.signed(Math.clamp(duration.toSeconds(), -LONGEST_SECONDS, LONGEST_SECONDS));
    out.number(duration.toNanosPart());
  }

  private static Instant instant(OctetReader in) throws Unreadable {
    Duration sinceEpoch = duration(in);
    return Instant.ofEpochSecond(sinceEpoch.toSeconds(), sinceEpoch.toNanosPart());
  }

  private static Duration duration(OctetReader in) throws Unreadable {
    long seconds = in.signed();
    long nanos = in.number();
    if (Math.abs(seconds) > LONGEST_SECONDS
        || seconds == Long.MIN_VALUE
        || nanos < 0
        || nanos >= NANOS) {
      throw Unreadable.corrupt();
    }
    return Duration.ofSeconds(seconds, nanos);
  }
}
