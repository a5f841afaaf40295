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
        failed(defect);
      }
    }
    if (!failed) {
      state.working();
    }
  }

  @Override
  public Series series(Alike alike) {
    List<Series> all = recorders.stream().map(recorder -> recorder.series(alike)).toList();
    return (nanos, bytesOut, droppedParameters, full) -> {
      boolean failed = false;
      for (int i = 0; i < all.size(); i++) {
        try {
          all.get(i).record(nanos, bytesOut, droppedParameters, full);
        } catch (RuntimeException defect) {
          failed = true;
          failed(defect);
        }
      }
      if (!failed) {
        state.working();
      }
    };
  }

  private void failed(RuntimeException defect) {
    if (!state.isFailing()) {
      LOG.error("a recorder failed", defect);
    }
    state.failing(defect.toString());
  }
}
