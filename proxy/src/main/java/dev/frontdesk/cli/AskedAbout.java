package dev.frontdesk.cli;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.settings.Config;

/** The request that is to be explained, as it would come in: offline the same as online. */
final class AskedAbout {
  private AskedAbout() {}

  static RequestHead head(Config config, String method, String target, Fields fields) {
    String host = fields.first("Host");
    int query = target.indexOf('?');
    return new RequestHead(
        method,
        config.listen().tls() == null ? "http" : "https",
        host == null ? config.listen().address().toString() : host,
        query < 0 ? target : target.substring(0, query),
        query < 0 ? null : target.substring(query + 1),
        fields);
  }
}
