package dev.frontdesk.transaction;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.policy.ByteRange;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.StrongValidator;
import java.time.Instant;
import java.util.Objects;

/** How much of a representation a fill asks for. */
sealed interface Asked {
  Asked WHOLE = new Whole();

  /** The fill with what says so. */
  RequestHead on(RequestHead fill);

  record Whole() implements Asked {
    @Override
    public RequestHead on(RequestHead fill) {
      return fill;
    }
  }

  /**
   * What the client asked for, as it asked.
   *
   * @param fields its Range, and its If-Range
   */
  record ClientRange(Fields fields) implements Asked {
    static ClientRange of(RequestHead client) {
      return new ClientRange(
          client.fields().filter(line -> line.is("Range") || line.is("If-Range")));
    }

    @Override
    public RequestHead on(RequestHead fill) {
      Fields.Builder all = Fields.builder().addAll(fill.fields());
      for (Field line : fields) {
        all.add(line.name(), line.value());
      }
      return fill.withFields(all.build());
    }
  }

  /**
   * The one piece that is missing of a stored part. If the version is another now, the origin
   * answers with the whole (RFC 9110 §13.1.5).
   *
   * @param validator of the part
   */
  record Missing(StoredResponse part, ByteRange gap, StrongValidator validator) implements Asked {
    static Missing of(StoredResponse part, ByteRange gap, Instant now) {
      return new Missing(part, gap, Objects.requireNonNull(StrongValidator.of(part.head(), now)));
    }

    @Override
    public RequestHead on(RequestHead fill) {
      String last = gap.last() == part.length() - 1 ? "" : Long.toString(gap.last());
      return fill.withFields(
          fill.fields()
              .plus("Range", "bytes=" + gap.first() + "-" + last)
              .plus("If-Range", validator.text()));
    }
  }
}
