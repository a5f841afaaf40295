package dev.frontdesk.invalidate.shared;

import dev.frontdesk.invalidate.LocalInvalidation;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.invalidate.shared.SharedMarkOptions.WhenAway;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.redis.RedisAway;
import dev.frontdesk.redis.RedisMessages;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.store.StoredResponses;
import dev.frontdesk.time.HandTiming;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Three nodes with the real {@link SharedInvalidation}, a model of Redis, an origin, and a network
 * that delays, loses, doubles and reorders what it carries. One history, on one thread, of one
 * seed.
 *
 * <p>The oracle: after a write with reach CLUSTER has completed, but for Unsent, no read that
 * begins later on any node gives what was there before it; and on the node of a write no read that
 * begins after the call does.
 */
final class World {
  /** Ways to be wrong, each of which must be found out. */
  enum Mutation {
    NONE,
    /** Memory is read without a lease. */
    NO_LEASE,
    /** The marks are read from Redis, and then the value. */
    MARKS_BEFORE_VALUE,
    /** The stamp is read after the origin has answered. */
    STAMP_AFTER_FILL,
    /** A node acknowledges what it has not marked yet. */
    ACKNOWLEDGED_BEFORE_APPLIED,
    /** A value of another epoch is judged as if it were of this one. */
    NO_EPOCH,
    /** A reply that knows less than the node confirms. */
    NO_COMPARE,
    /** Own invalidations that Redis does not know yet are forgotten. */
    NO_JOURNAL,
    /** A node whose change was the first of an epoch goes on trusting the epoch before. */
    NO_SUSPENSION
  }

  private static final Duration LEASE = Duration.ofMillis(400);
  private static final Duration MARGIN = Duration.ofMillis(50);
  private static final Duration TIMEOUT = Duration.ofMillis(50);
  private static final List<String> TAGS = List.of("a", "a:1");
  private static final int NODES = 3;

  final List<String> violations = new ArrayList<>();
  int reads;
  int served;

  private final SplittableRandom random;
  private final Mutation mutation;
  private final HandTiming timing = new HandTiming();
  private final List<Runnable> network = new ArrayList<>();
  private final ModelRedis redis = new ModelRedis(this::publish);
  private final List<Desk> desks = new ArrayList<>();

  /** Of the origin, and what a read on each node must at least have. */
  private final Map<String, Long> versions = new HashMap<>();

  private final Map<String, Long> acknowledged = new HashMap<>();
  private ModelRedis.State earlier = redis.snapshot();

  World(long seed, Mutation mutation) {
    this.random = new SplittableRandom(seed);
    this.mutation = mutation;
    for (int i = 0; i < NODES; i++) {
      desks.add(new Desk("n" + i));
    }
  }

  World run(int steps) {
    desks.forEach(desk -> desk.marks.start());
    for (int i = 0; i < 40; i++) {
      carry();
    }
    for (int i = 0; i < steps && violations.isEmpty(); i++) {
      step();
    }
    return this;
  }

  private void step() {
    Desk desk = desks.get(random.nextInt(NODES));
    String tag = TAGS.get(random.nextInt(TAGS.size()));
    int dice = random.nextInt(1000);
    if (dice < 640) {
      carry();
    } else if (dice < 700) {
      timing.advance(Duration.ofMillis(random.nextInt(1, 30)));
    } else if (dice < 703) {
      timing.advance(Duration.ofMillis(random.nextInt(100, 500)));
    } else if (dice < 760) {
      desk.fill(tag);
    } else if (dice < 860) {
      desk.readMemory(tag);
    } else if (dice < 940) {
      desk.readRedis(tag);
    } else if (dice < 980) {
      desk.write(tag);
    } else if (dice < 990) {
      desk.cutOff = !desk.cutOff && random.nextInt(2) == 0;
    } else if (dice < 997) {
      earlier = redis.snapshot();
    } else {
      redis.restart(earlier);
    }
  }

  private void carry() {
    if (!network.isEmpty()) {
      int which = random.nextInt(network.size());
      Runnable one = network.get(which);
      network.set(which, network.getLast());
      network.removeLast();
      one.run();
    }
  }

  private void publish(Told told, Change change) {
    for (Desk desk : desks) {
      int times = random.nextInt(20) == 0 ? 0 : random.nextInt(20) == 0 ? 2 : 1;
      for (int i = 0; i < times; i++) {
        network.add(() -> desk.arrived(told, change));
      }
    }
  }

  private static Buffer wire(Told told, Change change) {
    var octets = new ByteArrayOutputStream();
    octets.writeBytes(
        (told.epoch() + " " + told.sequence() + " ").getBytes(StandardCharsets.US_ASCII));
    octets.writeBytes(ChangeCodec.encode(change));
    return Buffer.buffer(octets.toByteArray());
  }

  private static boolean concerns(String written, String shown) {
    return shown.equals(written) || shown.startsWith(written + ":");
  }

  /** A response of one tag shows the version of its tag and of those above. */
  private long versionOf(String tag) {
    long version = 0;
    for (String each : TAGS) {
      if (concerns(each, tag)) {
        version += versions.getOrDefault(each, 0L);
      }
    }
    return version;
  }

  private void require(Map<String, Long> of, Map<String, Long> shown) {
    shown.forEach((tag, version) -> of.merge(tag, version, Math::max));
  }

  private record Held(StoredResponse response, long version) {}

  private final class Desk implements Truth, RedisMessages {
    final String name;
    final LocalInvalidation local;
    final SharedInvalidation marks;
    final Map<String, Handler<Buffer>> handlers = new HashMap<>();
    final Map<String, Held> memory = new HashMap<>();
    final Map<String, Long> own = new HashMap<>();
    boolean cutOff;

    Desk(String name) {
      this.name = name;
      this.local = new LocalInvalidation(new MarkOptions(1000, 10), timing);
      SharedMarkOptions options =
          new SharedMarkOptions(
              "w", name, LEASE, MARGIN, WhenAway.PASS, Duration.ZERO, 1000, 1000, 4);
      Lease lease =
          new Lease(LEASE.toNanos(), timing.nanos()) {
            @Override
            boolean holds(long now) {
              return mutation == Mutation.NO_LEASE || super.holds(now);
            }

            @Override
            synchronized void suspend(long now) {
              if (mutation != Mutation.NO_SUSPENSION) {
                super.suspend(now);
              }
            }
          };
      Journal journal =
          new Journal(options.journal(), name, local::sequence) {
            @Override
            synchronized long before() {
              return mutation == Mutation.NO_JOURNAL ? Long.MAX_VALUE : super.before();
            }
          };
      this.marks =
          new SharedInvalidation(
              local, this, this, timing, options, SharedMarkObserver.NOBODY, lease, journal);
    }

    // What clients do.

    void fill(String tag) {
      long early = marks.sequence();
      network.add(() -> {
        long version = versionOf(tag);
        network.add(() -> {
          long stamp = mutation == Mutation.STAMP_AFTER_FILL ? marks.sequence() : early;
          keep(tag, stamp, version);
          SharedStamp shared = marks.stampOf(stamp);
          if (shared != null && !cutOff) {
            network.add(() -> redis.values().put(tag, new ModelRedis.Value(version, shared)));
          }
        });
      });
    }

    private void keep(String tag, long stamp, long version) {
      memory.put(tag, new Held(StoredResponses.stored("k", "", stamp, Tag.of(tag)), version));
    }

    void readMemory(String tag) {
      Held held = memory.get(tag);
      if (held != null) {
        reads++;
        if (marks.check(held.response()) instanceof Validity.Valid) {
          judge("memory", tag, held.version(), required(tag));
        }
      }
    }

    private long required(String tag) {
      return Math.max(acknowledged.getOrDefault(tag, 0L), own.getOrDefault(tag, 0L));
    }

    void readRedis(String tag) {
      long required = required(tag);
      long early = marks.sequence();
      SharedStamp atFirst = stampInRedis(tag);
      if (mutation == Mutation.MARKS_BEFORE_VALUE && atFirst != null) {
        marks
            .confirm(atFirst, List.of(Tag.of(tag)))
            .onSuccess(found -> {
              ModelRedis.Value value = redis.values().get(tag);
              if (value != null && found instanceof Validity.Valid) {
                found(tag, early, value, required);
              }
            });
        return;
      }
      network.add(() -> {
        ModelRedis.Value value = redis.values().get(tag);
        if (value == null) {
          return;
        }
        network.add(() ->
            marks
                .confirm(asked(value.stamp()), List.of(Tag.of(tag)))
                .onSuccess(found -> {
                  if (found instanceof Validity.Valid) {
                    found(tag, early, value, required);
                  }
                }));
      });
    }

    private @Nullable SharedStamp stampInRedis(String tag) {
      ModelRedis.Value value = redis.values().get(tag);
      return value == null ? null : value.stamp();
    }

    private SharedStamp asked(SharedStamp stamp) {
      SharedStamp now = marks.stampOf(marks.sequence());
      return mutation == Mutation.NO_EPOCH && now != null
          ? new SharedStamp(now.epoch(), Math.min(stamp.sequence(), now.sequence()))
          : stamp;
    }

    private void found(String tag, long early, ModelRedis.Value value, long required) {
      reads++;
      judge("Redis", tag, value.version(), required);
      keep(tag, early, value.version());
    }

    private void judge(String from, String tag, long version, long required) {
      served++;
      if (version < required) {
        violations.add(
            "%s served version %d of %s from %s, %d was acknowledged"
                .formatted(name, version, tag, from, required));
      }
    }

    void write(String tag) {
      network.add(() -> {
        versions.merge(tag, 1L, Long::sum);
        Map<String, Long> shown = new HashMap<>();
        for (String each : TAGS) {
          if (concerns(tag, each)) {
            shown.put(each, versionOf(each));
          }
        }
        Future<Spread> spread =
            marks.invalidate(Set.of(Tag.of(tag)), false, Consistency.CLUSTER).spread();
        require(own, shown);
        spread.onSuccess(outcome -> {
          if (!(outcome instanceof Spread.Unsent)) {
            require(acknowledged, shown);
          }
        });
      });
    }

    // The network.

    private <T> Future<T> ask(Supplier<T> question) {
      Promise<T> answer = Promise.promise();
      timing.after(TIMEOUT, () -> answer.tryFail(new RedisAway("time-out")));
      network.add(() -> {
        if (!cutOff) {
          T reply = question.get();
          network.add(() -> {
            if (!cutOff) {
              answer.tryComplete(reply);
            }
          });
        }
      });
      return answer.future();
    }

    void arrived(Told told, Change change) {
      Handler<Buffer> handler = handlers.get(RedisTruth.channel("w"));
      if (cutOff || handler == null) {
        return;
      }
      if (mutation == Mutation.ACKNOWLEDGED_BEFORE_APPLIED && !change.writer().equals(name)) {
        acknowledge(change.writer(), new Acknowledged(name, told.epoch(), told.sequence()));
        network.add(() -> handler.handle(wire(told, change)));
      } else {
        handler.handle(wire(told, change));
      }
    }

    @Override
    public Future<Beat> beat(@Nullable String epoch, long applied) {
      return ask(() -> redis.beat(name, epoch, applied, timing.now().toEpochMilli()));
    }

    @Override
    public Future<Executed> invalidate(List<Change> changes) {
      return ask(() -> redis.invalidate(changes));
    }

    @Override
    public Future<List<@Nullable String>> look(List<String> fields) {
      return ask(() -> {
        List<@Nullable String> values = redis.look(fields);
        if (mutation == Mutation.NO_COMPARE) {
          values.set(1, "1000000");
        }
        return values;
      });
    }

    @Override
    public Future<Void> leave() {
      return Future.succeededFuture();
    }

    @Override
    public void acknowledge(String writer, Acknowledged what) {
      network.add(() -> {
        for (Desk desk : desks) {
          Handler<Buffer> handler = desk.handlers.get(RedisTruth.acknowledgements("w", desk.name));
          if (desk.name.equals(writer) && !desk.cutOff && handler != null) {
            handler.handle(Buffer.buffer(what.text()));
          }
        }
      });
    }

    @Override
    public boolean isUp() {
      return true;
    }

    @Override
    public void subscribe(String channel, Handler<Buffer> handler) {
      handlers.put(channel, handler);
    }

    @Override
    public void suspect() {}
  }
}
