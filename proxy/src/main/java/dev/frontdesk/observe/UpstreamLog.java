package dev.frontdesk.observe;

import dev.frontdesk.http.Reason;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that an upstream cannot be reached, and once that it can again: what metrics show per
 * request, the log says per change of state. An answer that is late or broken is no such change.
 */
public final class UpstreamLog implements Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(UpstreamLog.class);

  private final Map<String, StateLog> upstreams = new ConcurrentHashMap<>();

  @Override
  public void record(TransactionRecord record) {
    String upstream = record.upstream();
    if (upstream == null) {
      return;
    }
    switch (record.reason()) {
      case CONNECT_FAILED, CONNECT_TIMEOUT, UPSTREAM_FULL ->
          of(upstream).failing(record.reason().meaning());
      default -> {
        if (record.node() != null) {
          of(upstream).working();
        } else if (record.reason() == Reason.STALE_IF_ERROR) {
          of(upstream).failing("it failed, and stored answers stand in");
        }
      }
    }
  }

  /** Of what no upstream was asked for there is nothing to say. */
  @Override
  public Series series(Alike alike) {
    return (total, bytesOut, dropped, full) -> {};
  }

  /** As many as the configuration has upstreams. */
  private StateLog of(String upstream) {
    return upstreams.computeIfAbsent(upstream, name -> new StateLog(LOG, "upstream " + name));
  }
}
