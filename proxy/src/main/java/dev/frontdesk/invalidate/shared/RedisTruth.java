package dev.frontdesk.invalidate.shared;

import dev.frontdesk.invalidate.shared.SharedMarkObserver.Doubt;
import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.redis.RedisScript;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The marks in Redis: scripts, and one HMGET. A reply that is not understood is a failure. */
final class RedisTruth implements Truth {
  /** Changes that one beat brings: with one tag each, some ten kilobytes. */
  static final int MOST_PER_PAGE = 256;

  /** Of changes in a page, but for the last of them: many long tags are several pages. */
  static final int MOST_OCTETS_PER_PAGE = 256 << 10;

  /**
   * Beats of all nodes after which a node that did not beat is forgotten: with 100 nodes and a
   * lease of a second, 25 seconds. No clock decides, since clocks are set.
   */
  private static final int REMEMBERED = 10_000;

  private static final RedisScript INVALIDATE = script("invalidate");
  private static final RedisScript BEAT = script("beat");
  private static final RedisScript LEAVE = script("leave");

  private final RedisLink link;
  private final SharedMarkOptions options;
  private final List<String> keys;
  private final SecureRandom random = new SecureRandom();

  RedisTruth(RedisLink link, SharedMarkOptions options) {
    this.link = link;
    this.options = options;
    String slot = "{" + options.namespace() + "}";
    this.keys = List.of(slot + ":marks", slot + ":log");
  }

  /** Where changes are published. */
  static String channel(String namespace) {
    return namespace + ":log";
  }

  /** Where nodes acknowledge what this one has written. */
  static String acknowledgements(String namespace, String writer) {
    return namespace + ":ack:" + writer;
  }

  private static RedisScript script(String name) {
    return new RedisScript(resource("head") + resource(name));
  }

  private static String resource(String name) {
    try (InputStream lua = RedisTruth.class.getResourceAsStream(name + ".lua")) {
      return new String(Objects.requireNonNull(lua).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  /** What every script is given first. */
  private List<Object> arguments() {
    byte[] epoch = new byte[16];
    random.nextBytes(epoch);
    List<Object> arguments = new ArrayList<>();
    arguments.add(options.node());
    arguments.add(HexFormat.of().formatHex(epoch));
    arguments.add(options.marks());
    return arguments;
  }

  @Override
  public Future<Beat> beat(@Nullable String epoch, long applied) {
    List<Object> arguments = arguments();
    arguments.add(epoch == null ? "" : epoch);
    arguments.add(applied);
    arguments.add(MOST_PER_PAGE);
    arguments.add(REMEMBERED);
    arguments.add(MOST_OCTETS_PER_PAGE);
    Future<Response> reply =
        isUp() ? BEAT.run(link, keys, arguments) : BEAT.probe(link, keys, arguments);
    return reply.map(RedisTruth::beat);
  }

  private static Beat beat(Response reply) {
    String epoch = reply.get(0).toString();
    List<Told> page = new ArrayList<>();
    Response entries = reply.get(6);
    for (int i = 0; i + 1 < entries.size(); i += 2) {
      page.add(
          new Told(
              epoch,
              number(entries.get(i)),
              ChangeCodec.decode(ByteBuffer.wrap(entries.get(i + 1).toBytes()))));
    }
    return new Beat(
        epoch,
        number(reply.get(1)),
        number(reply.get(2)),
        nodes(reply.get(3)),
        doubt(reply.get(4).toString()),
        number(reply.get(5)) == 1,
        page);
  }

  private static Doubt doubt(String text) {
    return switch (text) {
      case "lost" -> Doubt.LOST;
      case "process" -> Doubt.PROCESS;
      case "replication" -> Doubt.REPLICATION;
      case "clock" -> Doubt.CLOCK;
      default -> Doubt.UNKNOWN;
    };
  }

  private static long number(Response reply) {
    return Long.parseLong(reply.toString());
  }

  private static Map<String, Beats> nodes(Response reply) {
    Map<String, Beats> nodes = new HashMap<>();
    new JsonObject(reply.toString())
        .forEach(node -> {
          JsonArray beats = (JsonArray) node.getValue();
          nodes.put(node.getKey(), new Beats(beats.getLong(0), beats.getLong(1)));
        });
    return nodes;
  }

  @Override
  public Future<Executed> invalidate(List<Change> changes) {
    List<Object> arguments = arguments();
    arguments.add(options.log());
    arguments.add(channel(options.namespace()));
    arguments.add(changes.size());
    for (Change change : changes) {
      arguments.add(ChangeCodec.encode(change));
      arguments.add(change.isSoft() ? Long.toString(change.softly()) : "");
      Set<String> fields = MarkFields.written(change.tags(), change.isSoft());
      arguments.add(fields.size());
      fields.forEach(field -> arguments.add(CharBytes.encode(field)));
    }
    return INVALIDATE
        .run(link, keys, arguments)
        .map(reply ->
            new Executed(reply.get(0).toString(), number(reply.get(1)), nodes(reply.get(2))));
  }

  @Override
  public Future<List<@Nullable String>> look(List<String> fields) {
    Request request = Request.cmd(Command.HMGET).arg(keys.getFirst());
    fields.forEach(field -> request.arg(CharBytes.encode(field)));
    return link.send(request)
        .map(reply -> {
          List<@Nullable String> values = new ArrayList<>(fields.size());
          for (int i = 0; i < reply.size(); i++) {
            Response value = reply.get(i);
            values.add(value == null ? null : value.toString());
          }
          return values;
        });
  }

  @Override
  public Future<Void> leave() {
    return LEAVE.run(link, keys, arguments()).mapEmpty();
  }

  @Override
  public void acknowledge(String writer, Acknowledged what) {
    // Whether it comes does not matter: the next beat tells it, too.
    link.send(
        Request.cmd(Command.PUBLISH)
            .arg(acknowledgements(options.namespace(), writer))
            .arg(what.text()));
  }

  @Override
  public boolean isUp() {
    return link.state() == RedisLink.State.UP;
  }
}
