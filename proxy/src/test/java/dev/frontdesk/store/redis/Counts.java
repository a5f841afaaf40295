package dev.frontdesk.store.redis;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** What the store said. */
final class Counts implements ValueObserver {
  final List<Integer> looked = new CopyOnWriteArrayList<>();
  final AtomicInteger failed = new AtomicInteger();
  final List<Unusable> unusable = new CopyOnWriteArrayList<>();
  final List<NotKept> notKept = new CopyOnWriteArrayList<>();
  final List<Integer> readBatches = new CopyOnWriteArrayList<>();
  final List<Integer> writeBatches = new CopyOnWriteArrayList<>();
  private final Map<String, Integer> bytes = new ConcurrentHashMap<>();
  volatile int waiting;

  /** Of {@code "read ROUTE"}, {@code "written ROUTE"} or {@code "plain ROUTE"}. */
  int bytes(String what) {
    return bytes.getOrDefault(what, 0);
  }

  @Override
  public void looked(int responses) {
    looked.add(responses);
  }

  @Override
  public void lookFailed() {
    failed.incrementAndGet();
  }

  @Override
  public void unusable(Unusable kind) {
    unusable.add(kind);
  }

  @Override
  public void read(String route, int octets) {
    bytes.merge("read " + route, octets, Integer::sum);
  }

  @Override
  public void written(String route, int octets, int plain) {
    bytes.merge("written " + route, octets, Integer::sum);
    bytes.merge("plain " + route, plain, Integer::sum);
  }

  @Override
  public void notKept(NotKept kind) {
    notKept.add(kind);
  }

  @Override
  public void readBatch(int commands) {
    readBatches.add(commands);
  }

  @Override
  public void writeBatch(int commands) {
    writeBatches.add(commands);
  }

  @Override
  public void waiting(int responses, long octets) {
    waiting = responses;
  }
}
