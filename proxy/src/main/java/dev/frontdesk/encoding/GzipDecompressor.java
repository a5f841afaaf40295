package dev.frontdesk.encoding;

import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Gzip members, one after another (RFC 1952 §2.2). A small machine around the JDK's inflater,
 * because the JDK's own gzip stream cannot wait for input.
 */
final class GzipDecompressor implements Decompressor {
  private static final int FEXTRA = 4;
  private static final int FNAME = 8;
  private static final int FCOMMENT = 16;
  private static final int FHCRC = 2;
  private static final int RESERVED = 0xe0;
  private static final int FIXED_HEADER = 10;
  private static final int TRAILER = 8;

  private enum Part {
    HEADER,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CRC,
    BODY,
    TRAILER
  }

  private final Inflater inflater = new Inflater(true);
  private final CRC32 crc = new CRC32();
  private final byte[] fixed = new byte[FIXED_HEADER];
  private byte[] input = new byte[0];
  private int at;
  private int end;
  private Part part = Part.HEADER;
  private int read;
  private int flags;
  private int toSkip;
  private long written;
  private boolean oneMemberEnded;

  @Override
  public void feed(byte[] content, int offset, int length) {
    input = content;
    at = offset;
    end = offset + length;
  }

  @Override
  public int drain(byte[] room) throws MalformedContent {
    while (true) {
      if (part == Part.BODY) {
        int made = inflate(room);
        if (made > 0 || part == Part.BODY) {
          return made;
        }
      } else if (at == end) {
        return 0;
      } else {
        step(input[at++] & 0xff);
      }
    }
  }

  @Override
  public boolean isComplete() {
    return oneMemberEnded && part == Part.HEADER && read == 0;
  }

  @Override
  public void close() {
    inflater.end();
  }

  /** One octet of what stands around the deflated data. */
  private void step(int octet) throws MalformedContent {
    switch (part) {
      case HEADER -> {
        fixed[read++] = (byte) octet;
        if (read == FIXED_HEADER) {
          header();
        }
      }
      case EXTRA_LENGTH -> {
        toSkip |= octet << (8 * read++);
        if (read == 2) {
          enter(toSkip > 0 ? Part.EXTRA : after(FEXTRA));
        }
      }
      case EXTRA -> {
        if (++read == toSkip) {
          enter(after(FEXTRA));
        }
      }
      case NAME -> {
        if (octet == 0) {
          enter(after(FNAME));
        }
      }
      case COMMENT -> {
        if (octet == 0) {
          enter(after(FCOMMENT));
        }
      }
      case HEADER_CRC -> {
        if (++read == 2) {
          enter(Part.BODY);
        }
      }
      case TRAILER -> {
        fixed[read++] = (byte) octet;
        if (read == TRAILER) {
          trailer();
        }
      }
      case BODY -> throw new IllegalStateException("the body is inflated");
    }
  }

  private void header() throws MalformedContent {
    flags = fixed[3] & 0xff;
    if ((fixed[0] & 0xff) != 0x1f
        || (fixed[1] & 0xff) != 0x8b
        || fixed[2] != 8
        || (flags & RESERVED) != 0) {
      throw new MalformedContent(Coding.GZIP, "no gzip header", null);
    }
    toSkip = 0;
    enter((flags & FEXTRA) != 0 ? Part.EXTRA_LENGTH : after(FEXTRA));
  }

  /** What follows once the optional part of this flag is over, in the order of RFC 1952 §2.3. */
  private Part after(int flag) {
    if (flag == FEXTRA && (flags & FNAME) != 0) {
      return Part.NAME;
    }
    if (flag != FCOMMENT && (flags & FCOMMENT) != 0) {
      return Part.COMMENT;
    }
    return (flags & FHCRC) != 0 ? Part.HEADER_CRC : Part.BODY;
  }

  private void enter(Part next) {
    part = next;
    read = 0;
  }

  private int inflate(byte[] room) throws MalformedContent {
    try {
      if (inflater.needsInput()) {
        inflater.setInput(input, at, end - at);
        at = end;
      }
      int made = inflater.inflate(room);
      crc.update(room, 0, made);
      written += made;
      if (inflater.finished()) {
        at = end - inflater.getRemaining();
        enter(Part.TRAILER);
      }
      return made;
    } catch (DataFormatException malformed) {
      throw new MalformedContent(Coding.GZIP, "malformed", malformed);
    }
  }

  private void trailer() throws MalformedContent {
    if (little(0) != crc.getValue() || little(4) != (written & 0xffff_ffffL)) {
      throw new MalformedContent(Coding.GZIP, "its checksum or length is wrong", null);
    }
    oneMemberEnded = true;
    inflater.reset();
    crc.reset();
    written = 0;
    enter(Part.HEADER);
  }

  private long little(int from) {
    long value = 0;
    for (int i = 3; i >= 0; i--) {
      value = value << 8 | (fixed[from + i] & 0xff);
    }
    return value;
  }
}
