package dev.frontdesk.policy;

import dev.frontdesk.http.FieldTable;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.ResponseHead;

/** The head of a 304 made from that of the 200 it stands for (RFC 9110 §15.4.5). */
public final class NotModifiedHead {
  private NotModifiedHead() {}

  /**
   * Without what describes the content; Last-Modified goes too where there is an ETag.
   * Cache-Control, Content-Location, Date, ETag, Expires and Vary stay, and so does all else that
   * is about the exchange and not the content: a browser checks CORS fields on a 304.
   */
  public static ResponseHead of(ResponseHead full) {
    Fields fields =
        full.fields()
            .filter(line ->
                !FieldTable.has(line.name(), FieldTable.Trait.NOT_IN_304)
                    && !FieldTable.has(line.name(), FieldTable.Trait.HOP_BY_HOP));
    return new ResponseHead(
        304, fields.contains("ETag") ? fields.without("Last-Modified") : fields);
  }
}
