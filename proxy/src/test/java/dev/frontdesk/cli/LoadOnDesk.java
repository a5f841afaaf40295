package dev.frontdesk.cli;

import dev.frontdesk.wire.RawSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** Clients that ask again and again over connections that are kept: hits, misses and writes. */
final class LoadOnDesk {
  enum Kind {
    HIT,
    MISS,
    WRITE
  }

  private final RunningDesk desk;
  private final AtomicInteger numbers = new AtomicInteger(1000);
  private final Map<Kind, ConcurrentLinkedQueue<Long>> took = new ConcurrentHashMap<>();
  private final Map<Integer, AtomicInteger> statuses = new ConcurrentSkipListMap<>();
  private final ConcurrentLinkedQueue<Throwable> broken = new ConcurrentLinkedQueue<>();

  LoadOnDesk(RunningDesk desk) {
    this.desk = desk;
    for (Kind kind : Kind.values()) {
      took.put(kind, new ConcurrentLinkedQueue<>());
    }
  }

  /** Until it is over; each client sends its kind only. */
  LoadOnDesk run(Map<Kind, Integer> clients, BooleanSupplier over) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    clients.forEach((kind, count) -> {
      for (int i = 0; i < count; i++) {
        threads.add(Thread.ofVirtual().start(() -> client(kind, over)));
      }
    });
    for (Thread thread : threads) {
      thread.join();
    }
    return this;
  }

  private void client(Kind kind, BooleanSupplier over) {
    try (RawSocket socket = RawSocket.connect(desk.port())) {
      while (!over.getAsBoolean()) {
        String request =
            switch (kind) {
              case HIT -> "GET /things/1 HTTP/1.1\nHost: desk\n\n";
              case MISS -> "GET /things/" + numbers.incrementAndGet() + " HTTP/1.1\nHost: desk\n\n";
              case WRITE ->
                  "POST /things/2 HTTP/1.1\nHost: desk\nContent-Length: 2\n"
                      + "Content-Type: application/json\n\n{}";
            };
        long begun = System.nanoTime();
        Got got = Got.from(socket.send(request));
        of(kind).add(System.nanoTime() - begun);
        statuses.computeIfAbsent(got.status(), first -> new AtomicInteger()).incrementAndGet();
      }
    } catch (IOException | RuntimeException failure) {
      broken.add(new IOException(kind + ": " + failure, failure));
    }
  }

  private ConcurrentLinkedQueue<Long> of(Kind kind) {
    return Objects.requireNonNull(took.get(kind));
  }

  /** How often each was answered. */
  Map<Integer, AtomicInteger> statuses() {
    return statuses;
  }

  List<Throwable> broken() {
    return List.copyOf(broken);
  }

  int count() {
    return took.values().stream().mapToInt(ConcurrentLinkedQueue::size).sum();
  }

  Duration longest(Kind kind) {
    return quantile(kind, 1);
  }

  /**
   * @param share 0.99 for the 99th percentile
   */
  Duration quantile(Kind kind, double share) {
    long[] all = of(kind).stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(all);
    return all.length == 0
        ? Duration.ZERO
        : Duration.ofNanos(all[(int) Math.min(all.length - 1L, (long) (all.length * share))]);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Kind kind : Kind.values()) {
      text.append(
          "%s %d p50 %d us p99 %d us longest %d ms; "
              .formatted(
                  kind,
                  of(kind).size(),
                  quantile(kind, 0.5).toNanos() / 1000,
                  quantile(kind, 0.99).toNanos() / 1000,
                  longest(kind).toMillis()));
    }
    return text.append(statuses).toString();
  }
}
