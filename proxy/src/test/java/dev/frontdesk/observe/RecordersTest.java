package dev.frontdesk.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordersTest {
  @Test
  void aDefectOfOneDoesNotKeepAHitFromTheOthers() {
    List<TransactionRecord> seen = new ArrayList<>();
    Recorder defect =
        record -> {
          throw new IllegalStateException("broken");
        };
    try (LogCapture said = new LogCapture(Recorders.class)) {
      Recorders recorders = new Recorders(List.of(defect, new UpstreamLog(), seen::add));
      TransactionRecord record = Records.hit().done();
      Recorder.Series series =
          recorders.series(new Alike("services", record.outcome(), record.reason(), 2, null));
      series.record(1, 2, 0, () -> record);
      series.record(1, 2, 0, () -> record);
      assertThat(seen).containsExactly(record, record);
      assertThat(said.lines()).hasSize(2).anyMatch(line -> line.contains("broken"));
    }
  }

  @Test
  void aDefectOfOneDoesNotKeepTheRecordFromTheOthers() {
    List<TransactionRecord> seen = new ArrayList<>();
    Recorder defect =
        record -> {
          throw new IllegalStateException("broken");
        };
    try (LogCapture said = new LogCapture(Recorders.class)) {
      Recorders recorders = new Recorders(List.of(defect, seen::add));
      TransactionRecord record = Records.hit().done();
      recorders.record(record);
      recorders.record(record);
      assertThat(seen).containsExactly(record, record);
      assertThat(said.lines()).hasSize(2).anyMatch(line -> line.contains("broken"));
    }
  }
}
