package dev.frontdesk.settings;

import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys that answers are encrypted with (AES-256): one, or a list for their rotation. */
final class EncryptionKeyReader {
  static final int OCTETS = 32;

  private static final String EXPECTED = "32 octets as 64 hexadecimal digits or in base64";
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{64}");

  private final SecretReader secrets;

  EncryptionKeyReader(SecretReader secrets) {
    this.secrets = secrets;
  }

  /** In the order of the file; each as 64 hexadecimal digits. No finding shows a key. */
  List<Secret> read(Section redis) {
    List<Secret> keys = new ArrayList<>();
    for (Scalar scalar : redis.scalars("encryption-key")) {
      String text = secrets.read(redis, "encryption-key", scalar);
      if (text == null) {
        continue;
      }
      Secret key = key(text.strip());
      if (key == null) {
        redis
            .findings()
            .error(scalar.place(), "encryption-key: no key (expected: " + EXPECTED + ")");
      } else if (keys.contains(key)) {
        redis
            .findings()
            .error(scalar.place(), "encryption-key: the same key again (expected: each once)");
      } else {
        keys.add(key);
      }
    }
    return List.copyOf(keys);
  }

  private static @Nullable Secret key(String text) {
    if (HEX.matcher(text).matches()) {
      return new Secret(HexFormat.of().formatHex(HexFormat.of().parseHex(text)));
    }
    try {
      byte[] octets = Base64.getDecoder().decode(text);
      return octets.length == OCTETS ? new Secret(HexFormat.of().formatHex(octets)) : null;
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }
}
