package dev.frontdesk.observe;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;

/**
 * Says once that something went wrong and once that it is well again, however often it is told in
 * between: a sick part must not flood the log. Any thread; in the usual state a call costs one
 * volatile read.
 */
public final class StateLog {
  private final Logger log;
  private final String subject;
  private final AtomicLong failures = new AtomicLong();

  /**
   * @param subject what is well or not, as the start of a sentence: {@code "the access log's file"}
   */
  public StateLog(Logger log, String subject) {
    this.log = log;
    this.subject = subject;
  }

  /** It does not work; a WARN line if it did until now. */
  public void failing(String how) {
    if (failures.getAndIncrement() == 0) {
      log.warn("{}: {} (said once, until it works again)", subject, how);
    }
  }

  /** It works; an INFO line, with how often it failed, if it did not until now. */
  public void working() {
    if (failures.get() == 0) {
      return;
    }
    long times = failures.getAndSet(0);
    if (times > 0) {
      log.info("{}: works again, after {} failures", subject, times);
    }
  }

  public boolean isFailing() {
    return failures.get() > 0;
  }
}
