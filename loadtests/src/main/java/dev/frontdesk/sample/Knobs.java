package dev.frontdesk.sample;

import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What can be turned while the API runs: latency, errors, silence. It also counts what was asked,
 * so that a test can tell which requests reached the API. Any thread may use it.
 */
public final class Knobs {

  /** Distinct "METHOD path" counters; what comes later is counted in the total only. */
  public static final int MAX_COUNTED_PATHS = 10_000;

  /**
   * One position of all knobs.
   *
   * @param latencyMs milliseconds before a request is worked on
   * @param errorRatio share of requests answered 503 and not worked on, spread evenly
   * @param hang when true, requests are taken and never answered
   */
  public record Setting(long latencyMs, double errorRatio, boolean hang) {
    public Setting {
      check(latencyMs, errorRatio);
    }

    static void check(long latencyMs, double errorRatio) {
      if (latencyMs < 0 || latencyMs > 600_000) {
        throw new IllegalArgumentException("latencyMs: " + latencyMs + " (expected: 0 to 600000)");
      }
      if (!(errorRatio >= 0 && errorRatio <= 1)) {
        throw new IllegalArgumentException("errorRatio: " + errorRatio + " (expected: 0 to 1)");
      }
    }
  }

  private final Setting initial;
  private volatile Setting setting;
  private final AtomicLong worked = new AtomicLong();
  private final LongAdder total = new LongAdder();
  private final LongAdder bodyBytes = new LongAdder();
  private final Map<String, LongAdder> served = new ConcurrentHashMap<>();

  public Knobs(Setting initial) {
    this.initial = initial;
    this.setting = initial;
  }

  public Setting setting() {
    return setting;
  }

  public void set(Setting newSetting) {
    setting = newSetting;
  }

  /** Back to the position at the start, and all counts to zero. */
  public void reset() {
    setting = initial;
    total.reset();
    bodyBytes.reset();
    served.clear();
  }

  /** How often {@code "GET /path"} was asked, the query left out. */
  public long served(String methodAndPath) {
    LongAdder count = served.get(methodAndPath);
    return count == null ? 0 : count.sum();
  }

  /** How many requests were asked in all, those to the knobs left out. */
  public long total() {
    return total.sum();
  }

  /** Octets of the bodies of all answers, those to the knobs left out. */
  public long bodyBytes() {
    return bodyBytes.sum();
  }

  /** Counts a request and does to it what the knobs say. */
  void handle(RoutingContext context) {
    count(context.request().method().name() + " " + context.request().path());
    context.addEndHandler(ended -> bodyBytes.add(context.response().bytesWritten()));
    Setting now = setting;
    if (now.hang()) {
      return;
    }
    if (now.latencyMs() > 0) {
      context.vertx().setTimer(now.latencyMs(), timer -> failOrGoOn(context, now.errorRatio()));
    } else {
      failOrGoOn(context, now.errorRatio());
    }
  }

  private void failOrGoOn(RoutingContext context, double ratio) {
    // Evenly spread rather than drawn: a ratio of 0.1 fails every tenth request, in each run.
    long n = worked.incrementAndGet();
    if (ratio > 0 && Math.floor(n * ratio) > Math.floor((n - 1) * ratio)) {
      context.fail(new Refusal(503, "the error knob is turned up"));
    } else {
      context.next();
    }
  }

  void count(String methodAndPath) {
    total.increment();
    LongAdder known = served.get(methodAndPath);
    if (known != null) {
      known.increment();
    } else if (served.size() < MAX_COUNTED_PATHS) {
      served.computeIfAbsent(methodAndPath, path -> new LongAdder()).increment();
    }
  }

  /** Turns the knobs that the document names; the others stay. */
  Answer turn(JsonObject wanted) {
    try {
      Setting old = setting;
      setting =
          new Setting(
              wanted.getLong("latencyMs", old.latencyMs()),
              wanted.getDouble("errorRatio", old.errorRatio()),
              wanted.getBoolean("hang", old.hang()));
    } catch (ClassCastException | IllegalArgumentException | NullPointerException e) {
      throw new Refusal(400, "knobs: " + e.getMessage());
    }
    return show();
  }

  Answer show() {
    JsonObject counts = new JsonObject();
    served.forEach((path, count) -> counts.put(path, count.sum()));
    Setting now = setting;
    return Answer.ok(
        new JsonObject()
            .put("latencyMs", now.latencyMs())
            .put("errorRatio", now.errorRatio())
            .put("hang", now.hang())
            .put("total", total.sum())
            .put("bodyBytes", bodyBytes.sum())
            .put("served", counts));
  }
}
