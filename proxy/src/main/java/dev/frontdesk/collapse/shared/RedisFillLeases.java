package dev.frontdesk.collapse.shared;

import dev.frontdesk.collapse.FillLeases;
import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.redis.RedisLink;
import dev.frontdesk.redis.RedisMessages;
import dev.frontdesk.redis.RedisScript;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;

/**
 * {@link FillLeases} by one key in Redis for each key that is being filled: who sets it fills, and
 * deletes it when done, if it is still his. Whoever crashes leaves a key that ends by itself.
 *
 * <p>A lease saves the origin work, and nothing else rests on it: two that fill one key at a time
 * do what every process does alone. So all that is unknown, late or broken means: fill. Any thread.
 */
public final class RedisFillLeases implements FillLeases {
  /** To compare and to delete must be one step: the lease may end, and be another's, in between. */
  private static final RedisScript GIVE_BACK =
      new RedisScript(
          """
          #!lua flags=allow-oom
          if redis.call('GET', KEYS[1]) == ARGV[1] then
            redis.call('DEL', KEYS[1])
            redis.call('PUBLISH', ARGV[2], ARGV[3])
            return 1
          end
          return 0
          """);

  private final RedisLink link;
  private final FillLeaseOptions options;
  private final String channel;
  private final LeaseWaits waits;
  private final LongAdder granted = new LongAdder();
  private final LongAdder elsewhere = new LongAdder();

  public RedisFillLeases(
      RedisLink link, RedisMessages messages, Timing timing, FillLeaseOptions options) {
    this.link = link;
    this.options = options;
    this.channel = options.namespace() + ":filled";
    this.waits = new LeaseWaits(link, timing, options);
    messages.subscribe(channel, waits::heard);
  }

  @Override
  public Future<Answer> ask(SharedKey key, SharedStamp stamp) {
    if (key.person() != null || link.state() == RedisLink.State.AWAY) {
      return Future.succeededFuture(new Unleased());
    }
    HeldLease own =
        new HeldLease(UUID.randomUUID().toString().replace("-", ""), stamp, options.node());
    String name = LeaseKey.of(options.namespace(), key);
    Request set =
        Request.cmd(Command.SET)
            .arg(name)
            .arg(own.text())
            .arg("NX")
            .arg("GET")
            .arg("PX")
            .arg(options.lease().toMillis());
    return link.send(set)
        .map(present -> present == null ? leased(name, own) : beside(name, present, stamp))
        // Nobody knows whether it was set.
        .otherwise(failure -> new Leased(name, own));
  }

  private Answer leased(String name, HeldLease own) {
    granted.increment();
    return new Leased(name, own);
  }

  private Answer beside(String name, Response present, SharedStamp own) {
    HeldLease held = HeldLease.parse(present.toString());
    Future<Boolean> over = held == null || !held.mayServe(own) ? null : waits.begin(name, held);
    if (held == null || over == null) {
      return new Unleased();
    }
    elsewhere.increment();
    return new Elsewhere(held.stamp(), over);
  }

  /** From the start, but for what waits now. */
  public FillLeaseFigures figures() {
    return new FillLeaseFigures(
        granted.sum(), elsewhere.sum(), waits.inVain(), waits.crowded(), waits.waiting());
  }

  /** It fills without anybody's leave. */
  private record Unleased() implements Granted {
    @Override
    public void done(boolean kept) {}
  }

  private final class Leased implements Granted {
    private final String name;
    private final HeldLease lease;
    private final AtomicBoolean given = new AtomicBoolean();

    Leased(String name, HeldLease lease) {
      this.name = name;
      this.lease = lease;
    }

    @Override
    public void done(boolean kept) {
      if (given.compareAndSet(false, true)) {
        // Where that fails the lease ends by itself, and those who wait look for themselves.
        GIVE_BACK.run(
            link,
            List.of(name),
            List.of(lease.text(), channel, new FilledMessage(lease.token(), kept).text()));
      }
    }
  }
}
