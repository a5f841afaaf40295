package dev.frontdesk.sample;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * How the sample API is started.
 *
 * @param port where it listens on 127.0.0.1; 0 is a free port
 * @param day the first of the sixty days that have slots; the seeded data depend on it alone
 * @param instances HTTP servers that share the port, one event loop each
 * @param latency added before each answer; may be changed while it runs
 * @param errorRatio share of requests answered 503, from 0 to 1; may be changed while it runs
 * @param replicas further servers, each on a streaming standby of its own
 * @param tellsPosition each answer tells where the database was in its log, in {@code X-Db-Lsn}
 */
public record BackendOptions(
    int port,
    LocalDate day,
    int instances,
    Duration latency,
    double errorRatio,
    int replicas,
    boolean tellsPosition) {

  /** Most standbys of one primary. */
  public static final int MAX_REPLICAS = 4;

  /** Alone, and telling nothing of its database. */
  public BackendOptions(
      int port, LocalDate day, int instances, Duration latency, double errorRatio) {
    this(port, day, instances, latency, errorRatio, 0, false);
  }

  public BackendOptions {
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 0 to 65535)");
    }
    if (instances < 1) {
      throw new IllegalArgumentException("instances: " + instances + " (expected: >= 1)");
    }
    if (replicas < 0 || replicas > MAX_REPLICAS) {
      throw new IllegalArgumentException(
          "replicas: " + replicas + " (expected: 0 to " + MAX_REPLICAS + ")");
    }
    Knobs.Setting.check(latency.toMillis(), errorRatio);
  }

  /**
   * A free port, slots from today on, an instance per core (four at most), no latency, no errors.
   */
  public static BackendOptions defaults() {
    int instances = Math.min(4, Runtime.getRuntime().availableProcessors());
    return new BackendOptions(0, LocalDate.now(ZoneOffset.UTC), instances, Duration.ZERO, 0);
  }

  public BackendOptions withPort(int newPort) {
    return new BackendOptions(
        newPort, day, instances, latency, errorRatio, replicas, tellsPosition);
  }

  public BackendOptions withDay(LocalDate newDay) {
    return new BackendOptions(
        port, newDay, instances, latency, errorRatio, replicas, tellsPosition);
  }

  public BackendOptions withInstances(int newInstances) {
    return new BackendOptions(
        port, day, newInstances, latency, errorRatio, replicas, tellsPosition);
  }

  public BackendOptions withLatency(Duration newLatency) {
    return new BackendOptions(
        port, day, instances, newLatency, errorRatio, replicas, tellsPosition);
  }

  public BackendOptions withErrorRatio(double newErrorRatio) {
    return new BackendOptions(
        port, day, instances, latency, newErrorRatio, replicas, tellsPosition);
  }

  public BackendOptions withReplicas(int newReplicas) {
    return new BackendOptions(
        port, day, instances, latency, errorRatio, newReplicas, tellsPosition);
  }

  public BackendOptions withPosition(boolean told) {
    return new BackendOptions(port, day, instances, latency, errorRatio, replicas, told);
  }
}
