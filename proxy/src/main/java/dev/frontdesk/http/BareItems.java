package dev.frontdesk.http;

import dev.frontdesk.http.StructuredReader.Malformed;
import dev.frontdesk.http.StructuredValue.Bare;
import dev.frontdesk.http.StructuredValue.BooleanValue;
import dev.frontdesk.http.StructuredValue.ByteSequence;
import dev.frontdesk.http.StructuredValue.DateValue;
import dev.frontdesk.http.StructuredValue.DecimalValue;
import dev.frontdesk.http.StructuredValue.DisplayString;
import dev.frontdesk.http.StructuredValue.IntegerValue;
import dev.frontdesk.http.StructuredValue.StringValue;
import dev.frontdesk.http.StructuredValue.TokenValue;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Reads one bare item (RFC 9651 §4.2.3.1). One thread. */
final class BareItems {
  private static final int DIGITS_OF_INTEGER = 15;
  private static final int DIGITS_BEFORE_POINT = 12;
  private static final int DIGITS_BEHIND_POINT = 3;

  private final StructuredReader reader;

  BareItems(StructuredReader reader) {
    this.reader = reader;
  }

  Bare read() throws Malformed {
    char first = reader.peek();
    return switch (first) {
      case '"' -> string();
      case ':' -> bytes();
      case '?' -> bool();
      case '@' -> date();
      case '%' -> display();
      case '-' -> number();
      default -> StructuredReader.isDigit(first) ? number() : token();
    };
  }

  /** RFC 9651 §4.2.4. */
  private Bare number() throws Malformed {
    boolean negative = reader.take('-');
    String whole = digits();
    if (!reader.take('.')) {
      if (whole.isEmpty() || whole.length() > DIGITS_OF_INTEGER) {
        throw new Malformed();
      }
      long value = Long.parseLong(whole);
      return new IntegerValue(negative ? -value : value);
    }
    String fraction = digits();
    if (whole.isEmpty()
        || whole.length() > DIGITS_BEFORE_POINT
        || fraction.isEmpty()
        || fraction.length() > DIGITS_BEHIND_POINT) {
      throw new Malformed();
    }
    BigDecimal value = new BigDecimal(whole + "." + fraction);
    return new DecimalValue(negative ? value.negate() : value);
  }

  private String digits() throws Malformed {
    StringBuilder digits = new StringBuilder();
    while (StructuredReader.isDigit(reader.peek())) {
      digits.append(reader.next());
    }
    return digits.toString();
  }

  /** RFC 9651 §4.2.5. */
  private Bare string() throws Malformed {
    reader.expect('"');
    StringBuilder value = new StringBuilder();
    while (!reader.take('"')) {
      char c = printable();
      if (c == '\\') {
        c = reader.next();
        if (c != '"' && c != '\\') {
          throw new Malformed();
        }
      }
      value.append(c);
    }
    return new StringValue(value.toString());
  }

  /** RFC 9651 §4.2.6. */
  private Bare token() throws Malformed {
    StringBuilder value = new StringBuilder();
    while (Tokens.isTokenCharacter(reader.peek()) || reader.peek() == ':' || reader.peek() == '/') {
      value.append(reader.next());
    }
    if (!StructuredFields.isToken(value.toString())) {
      throw new Malformed();
    }
    return new TokenValue(value.toString());
  }

  /** RFC 9651 §4.2.7: padding may be missing. */
  private Bare bytes() throws Malformed {
    reader.expect(':');
    StringBuilder coded = new StringBuilder();
    while (!reader.take(':')) {
      coded.append(reader.next());
    }
    List<Byte> octets = new ArrayList<>();
    try {
      for (byte octet : Base64.getDecoder().decode(coded.toString())) {
        octets.add(octet);
      }
    } catch (IllegalArgumentException notBase64) {
      throw new Malformed();
    }
    return new ByteSequence(List.copyOf(octets));
  }

  /** RFC 9651 §4.2.8. */
  private Bare bool() throws Malformed {
    reader.expect('?');
    boolean value = reader.take('1');
    if (!value) {
      reader.expect('0');
    }
    return new BooleanValue(value);
  }

  /** RFC 9651 §4.2.9. */
  private Bare date() throws Malformed {
    reader.expect('@');
    if (number() instanceof IntegerValue(long seconds)) {
      return new DateValue(seconds);
    }
    throw new Malformed();
  }

  /** RFC 9651 §4.2.10: UTF-8, of which all but printable ASCII is percent-encoded in lower case. */
  private Bare display() throws Malformed {
    reader.expect('%');
    reader.expect('"');
    ByteArrayOutputStream octets = new ByteArrayOutputStream();
    while (!reader.take('"')) {
      char c = printable();
      octets.write(c == '%' ? hexadecimal() * 16 + hexadecimal() : c);
    }
    try {
      return new DisplayString(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(octets.toByteArray()))
              .toString());
    } catch (CharacterCodingException notUtf8) {
      throw new Malformed();
    }
  }

  private int hexadecimal() throws Malformed {
    int value = "0123456789abcdef".indexOf(reader.next());
    if (value < 0) {
      throw new Malformed();
    }
    return value;
  }

  private char printable() throws Malformed {
    char c = reader.next();
    if (c < ' ' || c > '~') {
      throw new Malformed();
    }
    return c;
  }
}
