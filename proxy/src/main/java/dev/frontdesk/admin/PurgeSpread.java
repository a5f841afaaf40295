package dev.frontdesk.admin;

import java.util.List;

/**
 * How far a purge has gone.
 *
 * @param everywhere no node serves any more what it hit
 * @param silent nodes that did not confirm it: they have fenced themselves, and serve nothing from
 *     their memory without asking
 */
public record PurgeSpread(boolean everywhere, List<String> silent) {
  /** Every node has confirmed it. */
  public static final PurgeSpread EVERYWHERE = new PurgeSpread(true, List.of());

  /** Redis could not be told in time; it will be before it is read again. */
  public static final PurgeSpread UNSENT = new PurgeSpread(false, List.of());

  public PurgeSpread {
    silent = List.copyOf(silent);
  }

  public static PurgeSpread without(List<String> silent) {
    return new PurgeSpread(true, silent);
  }
}
