package dev.frontdesk.origin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.origin.NodeHealth.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeHealthTest {
  private final AtomicLong nanos = new AtomicLong();
  private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
  private final NodeObserver observer =
      new NodeObserver() {
        @Override
        public void failed(String group, String node) {
          heard.add("failed");
        }

        @Override
        public void changed(String group, String node, boolean available) {
          heard.add(group + " " + node + (available ? " up" : " away"));
        }
      };

  private NodeHealth health(@Nullable String path) {
    return new NodeHealth(
        "api",
        "http://a:1",
        new ReplicaOptions(2, Duration.ofNanos(10), path, Duration.ofSeconds(1)),
        nanos::get,
        observer);
  }

  @Test
  void aChangeIsSaidOnce() {
    NodeHealth health = health(null);
    for (int i = 0; i < 4; i++) {
      health.failed(Admission.ORDINARY, "refused");
    }
    assertThat(health.admit()).isEqualTo(Admission.REFUSED);
    nanos.set(10);
    assertThat(health.admit()).isEqualTo(Admission.TRIAL);
    assertThat(health.admit()).isEqualTo(Admission.REFUSED);
    health.answered(Admission.TRIAL);
    health.answered(Admission.TRIAL);
    assertThat(health.admit()).isEqualTo(Admission.ORDINARY);
    assertThat(heard)
        .containsExactly(
            "failed", "failed", "api http://a:1 away", "failed", "failed", "api http://a:1 up");
  }

  @Test
  void withAHealthPathOnlyACheckTriesItAgain() {
    NodeHealth health = health("/health");
    health.failed(Admission.ORDINARY, "refused");
    health.failed(Admission.ORDINARY, "refused");
    nanos.set(10);
    assertThat(health.lets()).isFalse();
    assertThat(health.admit()).isEqualTo(Admission.REFUSED);
    assertThat(health.admitCheck()).isEqualTo(Admission.TRIAL);
    health.answered(Admission.TRIAL);
    assertThat(health.admit()).isEqualTo(Admission.ORDINARY);
  }

  /** Two event loops may look at the same moment. */
  @Test
  void ofManyThreadsOneGetsTheTrial() throws Exception {
    for (int round = 0; round < 200; round++) {
      NodeHealth health = health(null);
      health.failed(Admission.ORDINARY, "refused");
      health.failed(Admission.ORDINARY, "refused");
      nanos.addAndGet(10);
      AtomicInteger trials = new AtomicInteger();
      CountDownLatch go = new CountDownLatch(1);
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        threads.add(
            Thread.ofVirtual()
                .start(() -> {
                  try {
                    go.await();
                  } catch (InterruptedException gone) {
                    Thread.currentThread().interrupt();
                  }
                  if (health.admit() == Admission.TRIAL) {
                    trials.incrementAndGet();
                  }
                }));
      }
      go.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(trials).hasValue(1);
    }
  }
}
