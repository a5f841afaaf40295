package dev.frontdesk.redis;

import io.vertx.redis.client.Request;
import io.vertx.redis.client.impl.CommandImpl;
import io.vertx.redis.client.impl.RequestImpl;
import io.vertx.redis.client.impl.ZModem;
import java.util.List;

/** What the client knows of a command: its keys, and what it does to them. */
final class Slots {
  private Slots() {}

  /** The slot of its keys in a Cluster; elsewhere, and without keys, any. */
  static int of(LinkOptions options, Request command) {
    if (options.kind() != LinkOptions.Kind.CLUSTER) {
      return Topology.ANY_SLOT;
    }
    List<byte[]> keys = ((RequestImpl) command).keys();
    return keys.isEmpty() ? Topology.ANY_SLOT : ZModem.generate(keys.getFirst());
  }

  static boolean readOnly(Request command) {
    var request = (RequestImpl) command;
    return ((CommandImpl) request.command()).isReadOnly(request.getArgs());
  }

  static boolean complete(Request command) {
    return ((RequestImpl) command).valid();
  }
}
