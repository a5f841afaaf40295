package dev.frontdesk.origin;

import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a replica is left alone. One per node and process, so that event loops share what each of
 * them learns. Any thread. Says in the log when that changes, and only then.
 */
public final class NodeHealth {
  /** How a request may be sent. */
  enum Admission {
    ORDINARY,
    /** The one that shows whether the node is back. */
    TRIAL,
    REFUSED
  }

  private static final Logger LOG = LoggerFactory.getLogger(NodeHealth.class);

  private final String group;
  private final String node;
  private final ReplicaOptions options;
  private final LongSupplier nanos;
  private final NodeObserver observer;
  private volatile Breaker breaker = Breaker.CLOSED;

  /**
   * @param nanos a clock that only goes forward
   */
  public NodeHealth(
      String group,
      String node,
      ReplicaOptions options,
      LongSupplier nanos,
      NodeObserver observer) {
    this.group = group;
    this.node = node;
    this.options = options;
    this.nanos = nanos;
    this.observer = observer;
  }

  /** {@code http://127.0.0.1:3000} */
  public String node() {
    return node;
  }

  /** A server, or a proxy before it, that answers so does not do its work. */
  static boolean isFailure(int status) {
    return status >= 502 && status <= 504;
  }

  /** A request may be sent to it, at least as a trial. */
  public boolean lets() {
    Breaker now = breaker;
    return !now.open() || (options.healthPath() == null && now.lets(nanos.getAsLong()));
  }

  /** It answers as far as is known: the breaker is closed. */
  public boolean isUp() {
    return !breaker.open();
  }

  /** To be called before a request is sent; exactly one verdict on it must follow. */
  Admission admit() {
    return lets() ? admitTrial() : Admission.REFUSED;
  }

  /** As {@link #admit} for a health check, which may be the trial where requests may not. */
  Admission admitCheck() {
    return admitTrial();
  }

  private Admission admitTrial() {
    // Nearly always it is closed: no lock then.
    return breaker.open() ? trial() : Admission.ORDINARY;
  }

  private synchronized Admission trial() {
    if (!breaker.open()) {
      return Admission.ORDINARY;
    }
    long now = nanos.getAsLong();
    if (!breaker.lets(now)) {
      return Admission.REFUSED;
    }
    breaker = breaker.tried(options, now);
    return Admission.TRIAL;
  }

  /**
   * Verdict: it did not answer, or not as a server that works.
   *
   * @param why for the log
   */
  void failed(Admission admission, String why) {
    observer.failed(group, node);
    boolean trial = admission == Admission.TRIAL;
    if (turned(state -> state.failed(trial, options, nanos.getAsLong()))) {
      LOG.warn(
          "{}: replica {} is left alone after {} failures in a row, the last: {}",
          group,
          node,
          options.failures(),
          why);
      observer.changed(group, node, false);
    }
  }

  /** Verdict: the head of its answer came. */
  void answered(Admission admission) {
    if (admission == Admission.TRIAL && turned(state -> state.answered(true))) {
      LOG.info("{}: replica {} answers again", group, node);
      observer.changed(group, node, true);
    }
  }

  /** Its answer came to an end. */
  void whole() {
    // Nearly always there is nothing to forget.
    if (breaker.failures() > 0) {
      turned(Breaker::whole);
    }
  }

  /** Verdict: nothing can be told, because it was not asked. */
  void undecided(Admission admission) {
    if (admission == Admission.TRIAL) {
      turned(state -> state.undecided(nanos.getAsLong()));
    }
  }

  /** Whether this step opened or closed it. */
  private synchronized boolean turned(UnaryOperator<Breaker> step) {
    Breaker before = breaker;
    Breaker after = Objects.requireNonNull(step.apply(before));
    breaker = after;
    return before.open() != after.open();
  }
}
