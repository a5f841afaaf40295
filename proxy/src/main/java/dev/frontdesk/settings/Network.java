package dev.frontdesk.settings;

import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * IP addresses that share their first bits: {@code 10.0.0.0/8}, or one address alone.
 *
 * @param text as the operator wrote it
 */
public record Network(String text, InetAddress address, int bits) {
  private static final Pattern BITS = Pattern.compile("\\d{1,3}");

  /** Null: not of the form, or bits are set behind the prefix. */
  public static @Nullable Network parse(String text) {
    int slash = text.indexOf('/');
    InetAddress address = literal(slash < 0 ? text : text.substring(0, slash));
    if (address == null) {
      return null;
    }
    int length = address.getAddress().length * 8;
    if (slash < 0) {
      return new Network(text, address, length);
    }
    String bits = text.substring(slash + 1);
    if (!BITS.matcher(bits).matches() || Integer.parseInt(bits) > length) {
      return null;
    }
    Network network = new Network(text, address, Integer.parseInt(bits));
    return network.hasBitsBehindPrefix() ? null : network;
  }

  /** Never asks a name server: what is not an address literal is in no network. */
  public boolean contains(String addressLiteral) {
    InetAddress other = literal(addressLiteral);
    if (other == null || other.getAddress().length != address.getAddress().length) {
      return false;
    }
    byte[] mine = address.getAddress();
    byte[] theirs = other.getAddress();
    for (int bit = 0; bit < bits; bit++) {
      if (bitAt(mine, bit) != bitAt(theirs, bit)) {
        return false;
      }
    }
    return true;
  }

  /** It names every address of its family. */
  public boolean isEverything() {
    return bits == 0;
  }

  private boolean hasBitsBehindPrefix() {
    byte[] octets = address.getAddress();
    for (int bit = bits; bit < octets.length * 8; bit++) {
      if (bitAt(octets, bit) != 0) {
        return true;
      }
    }
    return false;
  }

  private static int bitAt(byte[] octets, int bit) {
    return (octets[bit / 8] >> (7 - bit % 8)) & 1;
  }

  private static @Nullable InetAddress literal(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException notAnAddress) {
      return null;
    }
  }
}
