package dev.frontdesk.bench;

import dev.frontdesk.PureHit;
import dev.frontdesk.http.Fields;
import dev.frontdesk.key.Keying;
import dev.frontdesk.policy.Reuse;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What is worked out for one hit, step by step. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class HitBenchmark {
  private PureHit hit;

  @Setup
  public void setUp() {
    hit = new PureHit(20);
  }

  @Benchmark
  public Keying key() {
    return hit.key();
  }

  @Benchmark
  public Reuse decide() {
    return hit.decide();
  }

  @Benchmark
  public Fields head() {
    return hit.head();
  }

  @Benchmark
  public boolean askForWhatIsNotThere() {
    return hit.askForWhatIsNotThere();
  }
}
