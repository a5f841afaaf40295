package dev.frontdesk.store.memory;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes objects take in a JVM with these flags.
 *
 * @param header of an object, in bytes; an array has its length besides
 * @param reference bytes of one
 */
record HeapLayout(int header, int reference) {
  private static final int ALIGNMENT = 8;

  /** Of this process. A JVM that does not tell is taken for the one that needs most. */
  static final HeapLayout OF_PROCESS =
      of(
          flag("UseCompactObjectHeaders"),
          flag("UseCompressedClassPointers"),
          flag("UseCompressedOops"));

  /** Null and "false" are the same. */
  static HeapLayout of(
      @Nullable String compactHeaders, @Nullable String narrowClass, @Nullable String narrowOops) {
    int header = isOn(compactHeaders) ? 8 : isOn(narrowClass) ? 12 : 16;
    return new HeapLayout(header, isOn(narrowOops) ? 4 : 8);
  }

  private static boolean isOn(@Nullable String flag) {
    return Boolean.parseBoolean(flag);
  }

  private static @Nullable String flag(String name) {
    HotSpotDiagnosticMXBean hotSpot =
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
    return hotSpot == null ? null : hotSpot.getVMOption(name).getValue();
  }

  /** An object with so many references, and so many bytes of other fields. */
  int object(int references, int bytes) {
    return (int) aligned(header + (long) references * reference + bytes);
  }

  /** An array with so many bytes. */
  long array(long bytes) {
    return aligned(header + Integer.BYTES + bytes);
  }

  /** An array with so many references. */
  long references(int count) {
    return array((long) count * reference);
  }

  /** A string, and its characters in a byte each where that is enough. */
  long string(String text) {
    boolean wide = false;
    for (int i = 0; i < text.length() && !wide; i++) {
      wide = text.charAt(i) > 0xFF;
    }
    return object(1, Integer.BYTES + 2) + array(wide ? 2L * text.length() : text.length());
  }

  private static long aligned(long bytes) {
    return (bytes + ALIGNMENT - 1) & -ALIGNMENT;
  }
}
