package dev.frontdesk.policy;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RangeUnits;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.Tokens;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What Range asks for, before the representation's length is known (RFC 9110 §14.2). */
public final class ByteRanges {
  /** More are a burden, and nothing that a client needs at once: the field is ignored. */
  static final int MAX_RANGES = 32;

  /** Of the ranges, so many may overlap one that begins before them (RFC 9110 §14.2). */
  static final int MAX_OVERLAPS = 2;

  private static final long TO_THE_END = Long.MAX_VALUE;

  /** Beyond any length, and safe to add to. */
  private static final long HUGE = Long.MAX_VALUE >> 1;

  private static final int DIGITS_OF_HUGE = 18;

  private final List<Spec> specs;

  private ByteRanges(List<Spec> specs) {
    this.specs = specs;
  }

  private sealed interface Spec {
    record From(long first, long last) implements Spec {}

    record Suffix(long length) implements Spec {}
  }

  /** What that is in a representation whose length is known. */
  public sealed interface Selected {
    /** In the order in which they were asked for; at least one. */
    record Satisfied(List<ByteRange> ranges) implements Selected {}

    /** None of them begins within it: 416 (RFC 9110 §15.5.17). */
    record Unsatisfiable() implements Selected {}

    /** The representation is sent whole. */
    record Ignored() implements Selected {}
  }

  /**
   * Null where the request has no Range that counts: another method than GET, another unit, not to
   * the grammar, or too many ranges. The field is ignored then.
   */
  public static @Nullable ByteRanges of(RequestHead request) {
    return request.method().equals("GET") && request.fields().contains("Range")
        ? parse(request.fields())
        : null;
  }

  private static @Nullable ByteRanges parse(Fields request) {
    List<String> lines = request.all("Range");
    String prefix = RangeUnits.BYTES + "=";
    String text = Tokens.trim(lines.getFirst());
    if (lines.size() != 1 || !text.toLowerCase(Locale.ROOT).startsWith(prefix)) {
      return null;
    }
    List<Spec> specs = new ArrayList<>();
    for (String part : text.substring(prefix.length()).split(",", -1)) {
      String range = Tokens.trim(part);
      // A list may have empty members (RFC 9110 §5.6.1.2).
      if (!range.isEmpty()) {
        Spec spec = spec(range);
        if (spec == null || specs.size() == MAX_RANGES) {
          return null;
        }
        specs.add(spec);
      }
    }
    return specs.isEmpty() ? null : new ByteRanges(List.copyOf(specs));
  }

  private static @Nullable Spec spec(String text) {
    int dash = text.indexOf('-');
    if (dash < 0) {
      return null;
    }
    String first = text.substring(0, dash);
    String last = text.substring(dash + 1);
    if (first.isEmpty()) {
      return Tokens.isDigits(last) ? new Spec.Suffix(number(last)) : null;
    }
    if (!Tokens.isDigits(first) || !(last.isEmpty() || Tokens.isDigits(last))) {
      return null;
    }
    if (last.isEmpty()) {
      return new Spec.From(number(first), TO_THE_END);
    }
    return isLess(last, first) ? null : new Spec.From(number(first), number(last));
  }

  /** What does not fit is larger than any length. */
  private static long number(String digits) {
    String significant = significant(digits);
    if (significant.isEmpty()) {
      return 0;
    }
    return significant.length() > DIGITS_OF_HUGE ? HUGE : Long.parseLong(significant);
  }

  /** Also of numbers that no long holds: whether a range is valid does not depend on that. */
  private static boolean isLess(String one, String other) {
    String left = significant(one);
    String right = significant(other);
    return left.length() == right.length()
        ? left.compareTo(right) < 0
        : left.length() < right.length();
  }

  private static String significant(String digits) {
    int start = 0;
    while (start < digits.length() && digits.charAt(start) == '0') {
      start++;
    }
    return digits.substring(start);
  }

  /**
   * The ranges in a representation (RFC 9110 §14.1.2). Those that do not begin within it are left
   * out. Too many that overlap are ignored, and so are ranges that together are more than the whole
   * (RFC 9110 §14.2).
   *
   * @param complete the representation's length in bytes
   */
  public Selected in(long complete) {
    List<ByteRange> ranges = new ArrayList<>(specs.size());
    boolean suffixOfNothing = false;
    for (Spec spec : specs) {
      switch (spec) {
        case Spec.From(long first, long last) -> {
          if (first < complete) {
            ranges.add(new ByteRange(first, Math.min(last, complete - 1)));
          }
        }
        case Spec.Suffix(long length) -> {
          if (length > 0 && complete > 0) {
            ranges.add(new ByteRange(Math.max(0, complete - length), complete - 1));
          }
          suffixOfNothing |= length > 0 && complete == 0;
        }
      }
    }
    if (suffixOfNothing) {
      // Satisfiable, and there is no Content-Range that could say so.
      return new Selected.Ignored();
    }
    if (ranges.isEmpty()) {
      return new Selected.Unsatisfiable();
    }
    return isExcessive(ranges, complete)
        ? new Selected.Ignored()
        : new Selected.Satisfied(List.copyOf(ranges));
  }

  private static boolean isExcessive(List<ByteRange> ranges, long complete) {
    if (ranges.size() == 1) {
      return false;
    }
    long asked = 0;
    long end = -1;
    int overlaps = 0;
    for (ByteRange range :
        ranges.stream().sorted(Comparator.comparingLong(ByteRange::first)).toList()) {
      asked += range.length();
      overlaps += range.first() <= end ? 1 : 0;
      end = Math.max(end, range.last());
      if (asked > complete) {
        return true;
      }
    }
    return overlaps > MAX_OVERLAPS;
  }
}
