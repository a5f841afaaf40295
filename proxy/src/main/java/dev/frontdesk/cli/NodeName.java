package dev.frontdesk.cli;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * What a node calls itself among those that share a Redis: its host and process, so that the log
 * can be understood, and something that no other start of it ever had.
 */
final class NodeName {
  private static final int HOST_LENGTH = 64;
  private static final int RANDOM_OCTETS = 6;

  private NodeName() {}

  static String make() {
    byte[] random = new byte[RANDOM_OCTETS];
    new SecureRandom().nextBytes(random);
    return of(host(), ProcessHandle.current().pid(), HexFormat.of().formatHex(random));
  }

  static String of(String host, long process, String random) {
    String plain = host.replaceAll("[^A-Za-z0-9.-]", "-");
    String cut = plain.substring(0, Math.min(HOST_LENGTH, plain.length()));
    return "%s-%d-%s".formatted(cut, process, random);
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "node";
    }
  }
}
