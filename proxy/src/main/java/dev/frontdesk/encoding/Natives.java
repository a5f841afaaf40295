package dev.frontdesk.encoding;

import com.aayushatharva.brotli4j.Brotli4jLoader;
import com.github.luben.zstd.util.Native;
import java.util.EnumSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which codings this machine can make and read: Brotli and Zstandard need native code. */
final class Natives {
  private static final Logger LOG = LoggerFactory.getLogger(Natives.class);
  private static final Set<Coding> AVAILABLE = load();

  private Natives() {}

  static boolean has(Coding coding) {
    return AVAILABLE.contains(coding);
  }

  /** Loads what the coding needs. Throws IllegalStateException where that is not to be had. */
  static void require(Coding coding) {
    if (!has(coding)) {
      throw new IllegalStateException(coding + ": its native code does not load");
    }
  }

  private static Set<Coding> load() {
    Set<Coding> available = EnumSet.allOf(Coding.class);
    if (!Brotli4jLoader.isAvailable()) {
      missing(available, Coding.BR, Brotli4jLoader.getUnavailabilityCause());
    }
    try {
      Native.load();
    } catch (LinkageError noNative) {
      missing(available, Coding.ZSTD, noNative);
    }
    return available;
  }

  private static void missing(Set<Coding> available, Coding coding, Throwable cause) {
    available.remove(coding);
    LOG.warn("{} is not offered: its native code does not load: {}", coding, cause.toString());
  }
}
