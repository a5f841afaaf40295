package dev.frontdesk.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts that many stored responses have, each kept once and known by a number: names of fields,
 * values that an application sends with each answer, the first segments of tags. Any thread; who
 * reads takes no lock.
 *
 * <p>A text becomes common when it was met {@link #SIGHTS} times within {@link #WINDOW} meetings
 * with texts that are not. So it takes its own share of what comes, and not the mere number of
 * different texts, to get in. Once in, a text stays and keeps its number, because stored responses
 * have that number. When all places are taken nothing more gets in, and what stored responses have
 * in common is written out in each: that costs bytes, which are weighed, and is never wrong.
 *
 * <p><b>Why a number that one thread got is a text for another.</b> A text is put into its places
 * before {@code size} grows (a volatile write), and a number is given out only where a read of
 * {@code size} has seen it grow. Who gets that number from there got it with all that came before.
 */
public final class CommonTexts {
  /** Of this process: numbers are good within it. */
  public static final CommonTexts OF_PROCESS = new CommonTexts();

  /** Texts that are kept. */
  static final int MOST_TEXTS = 4096;

  /** A longer text is never common: all of them together have a bound. */
  static final int MOST_CHARACTERS = 512;

  /** A number and the octets of a shorter text take the same room. */
  static final int LEAST_CHARACTERS = 3;

  static final int SIGHTS = 8;
  static final int WINDOW = 32 * 1024;

  private static final int PLACES = 2 * MOST_TEXTS;

  /** From its own place on. Who makes texts that all have one hash must not make others search. */
  static final int MOST_STEPS = 64;

  private static final int COUNTERS = 64 * 1024;

  /** By hash, the next place where one is taken. */
  private final @Nullable Text[] places = new Text[PLACES];

  private final String[] byNumber = new String[MOST_TEXTS];

  /** How often texts of one hash were met in this window. Counts may be lost between threads. */
  private final byte[] counters = new byte[COUNTERS];

  private int met;
  private volatile int size;

  CommonTexts() {}

  private record Text(String text, int number) {}

  /** The text's number; -1 where it is not common. It is counted then, and may become so. */
  public int numberOf(String text) {
    int known = knownNumberOf(text);
    return known >= 0 || !isFit(text) || size == MOST_TEXTS || !isMetOften(text)
        ? known
        : add(text);
  }

  /** The one object for this text, where it is common; else the same object. */
  public String shared(String text) {
    int number = numberOf(text);
    return number < 0 ? text : byNumber[number];
  }

  /** Whether this very object is kept here. */
  public boolean has(String text) {
    int number = knownNumberOf(text);
    return number >= 0 && isSame(byNumber[number], text);
  }

  /** The text that has the number, which {@link #numberOf} gave. */
  public String text(int number) {
    return byNumber[number];
  }

  int size() {
    return size;
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean isSame(String one, String other) {
    return one == other;
  }

  private static boolean isFit(String text) {
    return text.length() >= LEAST_CHARACTERS && text.length() <= MOST_CHARACTERS;
  }

  private int knownNumberOf(String text) {
    int seen = size;
    int own = spread(text.hashCode());
    for (int step = 0; step < MOST_STEPS; step++) {
      Text there = places[(own + step) & (PLACES - 1)];
      if (there == null) {
        return -1;
      }
      if (there.text.equals(text)) {
        return there.number < seen ? there.number : -1;
      }
    }
    return -1;
  }

  private boolean isMetOften(String text) {
    if (++met >= WINDOW) {
      met = 0;
      Arrays.fill(counters, (byte) 0);
    }
    int counter = spread(text.hashCode()) >>> 7 & (COUNTERS - 1);
    return ++counters[counter] >= SIGHTS;
  }

  private synchronized int add(String text) {
    int known = knownNumberOf(text);
    int next = size;
    if (known >= 0 || next == MOST_TEXTS) {
      return known;
    }
    int own = spread(text.hashCode());
    for (int step = 0; step < MOST_STEPS; step++) {
      int at = (own + step) & (PLACES - 1);
      if (places[at] == null) {
        byNumber[next] = text;
        places[at] = new Text(text, next);
        size = next + 1;
        return next;
      }
    }
    return -1;
  }

  private static int spread(int hash) {
    int mixed = hash * 0x9E3779B9;
    return mixed ^ mixed >>> 15;
  }
}
