package dev.frontdesk.cli;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.settings.Address;
import dev.frontdesk.settings.Config;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The request that is to be explained, as it would come in: offline the same as online. */
final class AskedAbout {
  /** Addresses that stand for all of a machine's: nobody sends them as Host. */
  private static final Set<String> UNSPECIFIED = Set.of("0.0.0.0", "::", "0:0:0:0:0:0:0:0");

  private AskedAbout() {}

  /**
   * @param port that is listened on: the configured one may be 0, for any that is free
   */
  static RequestHead head(Config config, int port, String method, String target, Fields fields) {
    String host = fields.first("Host");
    int query = target.indexOf('?');
    return new RequestHead(
        method,
        config.listen().tls() == null ? "http" : "https",
        host == null ? authority(config.listen().address(), port) : host,
        query < 0 ? target : target.substring(0, query),
        query < 0 ? null : target.substring(query + 1),
        withoutDebug(config.answers().debug(), fields));
  }

  /** It is for this proxy, and taken off before anything else looks at the request. */
  private static Fields withoutDebug(@Nullable String debug, Fields fields) {
    return debug == null
        ? fields
        : fields.filter(line -> !line.isAmong(Set.of(debug.toLowerCase(Locale.ROOT))));
  }

  private static String authority(Address configured, int port) {
    String host = UNSPECIFIED.contains(configured.host()) ? "127.0.0.1" : configured.host();
    return new Address(host, port).toString();
  }
}
