package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Line;
import dev.frontdesk.fuzz.history.Lines;
import java.util.Locale;
import java.util.Set;

/** Fields for one connection only (RFC 9110 §7.6.1). */
final class Hops {
  private static final Set<String> NAMES =
      Set.of("connection", "proxy-connection", "keep-alive", "te", "transfer-encoding", "upgrade");

  private Hops() {}

  static boolean isForOneHop(Line line, Lines message) {
    String name = line.name().toLowerCase(Locale.ROOT);
    return NAMES.contains(name) || message.members("Connection").contains(name);
  }
}
