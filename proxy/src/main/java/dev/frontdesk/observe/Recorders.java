package dev.frontdesk.observe;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands each record to several recorders; a defect of one does not keep it from the others. */
public final class Recorders implements Recorder {
  private static final Logger LOG = LoggerFactory.getLogger(Recorders.class);

  private final List<Recorder> recorders;
  private final StateLog state = new StateLog(LOG, "recording of requests");

  public Recorders(List<Recorder> recorders) {
    this.recorders = List.copyOf(recorders);
  }

  @Override
  public void record(TransactionRecord record) {
    boolean failed = false;
    for (Recorder recorder : recorders) {
      try {
        recorder.record(record);
      } catch (RuntimeException defect) {
        failed = true;
        if (!state.isFailing()) {
          LOG.error("a recorder failed", defect);
        }
        state.failing(defect.toString());
      }
    }
    if (!failed) {
      state.working();
    }
  }
}
