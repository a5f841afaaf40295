package dev.frontdesk.fuzz.rig;

import dev.frontdesk.fuzz.history.Line;
import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import java.util.ArrayList;
import java.util.List;

/** Between the proxy's words and those of the trace. */
final class Convert {
  private Convert() {}

  static Fields fields(Lines lines) {
    Fields.Builder fields = Fields.builder();
    lines.all().forEach(line -> fields.add(line.name(), line.value()));
    return fields.build();
  }

  static Lines lines(Fields fields) {
    List<Line> lines = new ArrayList<>();
    for (Field field : fields) {
      lines.add(new Line(field.name(), field.value()));
    }
    return new Lines(lines);
  }
}
