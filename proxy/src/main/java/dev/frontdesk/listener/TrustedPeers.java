package dev.frontdesk.listener;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Addresses and CIDR blocks; names are not resolved. Immutable; any thread. */
public final class TrustedPeers {
  private record Block(byte[] network, int bits) {
    boolean contains(byte[] address) {
      if (address.length != network.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit += 8) {
        int mask = bits - bit >= 8 ? 0xff : 0xff00 >> (bits - bit) & 0xff;
        if (((address[bit / 8] ^ network[bit / 8]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final List<Block> blocks = new ArrayList<>();

  /**
   * @throws IllegalArgumentException for what is neither an address nor a block
   */
  public TrustedPeers(List<String> texts) {
    texts.forEach(text -> blocks.add(block(text)));
  }

  public boolean contains(String address) {
    byte[] octets = octets(address);
    return blocks.stream().anyMatch(block -> block.contains(octets));
  }

  private static Block block(String text) {
    int slash = text.indexOf('/');
    byte[] network = octets(slash < 0 ? text : text.substring(0, slash));
    int most = network.length * 8;
    int bits = slash < 0 ? most : bits(text, slash + 1);
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException(
          "trusted: %s (expected: a prefix of 0 to %d bits)".formatted(text, most));
    }
    return new Block(network, bits);
  }

  private static int bits(String text, int from) {
    try {
      return Integer.parseInt(text, from, text.length(), 10);
    } catch (NumberFormatException notANumber) {
      return -1;
    }
  }

  private static byte[] octets(String address) {
    int zone = address.indexOf('%');
    String bare = zone < 0 ? address : address.substring(0, zone);
    try {
      return InetAddress.ofLiteral(bare).getAddress();
    } catch (IllegalArgumentException notAnAddress) {
      throw new IllegalArgumentException(
          "trusted: " + address + " (expected: an IP address or CIDR block)", notAnAddress);
    }
  }
}
