package dev.frontdesk.rehearse;

import dev.frontdesk.http.Fields;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Node.Sequence;
import dev.frontdesk.settings.yaml.Section;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code origin}: what it answers, once or several times, or that it must not be contacted. */
final class OriginReader {
  static final String FORBIDDEN = "must-not-be-contacted";

  /** Octets above which no body is made up: tests are about decisions, not about memory. */
  static final long LARGEST_BODY = 32L * 1024 * 1024;

  private OriginReader() {}

  static OriginScript read(Section step, Findings findings) {
    Node node = step.node("origin");
    if (node == null) {
      return new OriginScript.Unsaid();
    }
    if (node instanceof Scalar scalar) {
      if (scalar.text().equals(FORBIDDEN)) {
        return new OriginScript.Forbidden(scalar.place());
      }
      step.expected("origin", scalar, FORBIDDEN + ", or what it answers");
      return new OriginScript.Unsaid();
    }
    List<Node> nodes = node instanceof Sequence list ? list.items() : List.of(node);
    List<ScriptedAnswer> answers = new ArrayList<>();
    for (Node each : nodes) {
      Section section = Section.of(each, "origin", TestShapes.ORIGIN, findings);
      if (section != null) {
        answers.add(answer(section));
      }
    }
    return new OriginScript.Answers(node.place(), List.copyOf(answers));
  }

  private static ScriptedAnswer answer(Section section) {
    int status = section.integer("status", 200, 599, 200);
    Content content = content(section);
    Fields fields = FieldsReader.sent(section);
    if (content.type() != null && !hasOrUnsets(section, fields, "Content-Type")) {
      fields = fields.plus("Content-Type", content.type());
    }
    boolean framed =
        status == 204
            || status == 304
            || fields.contains("Transfer-Encoding")
            || hasOrUnsets(section, fields, "Content-Length");
    if (!framed) {
      fields = fields.plus("Content-Length", Integer.toString(content.bytes().length()));
    }
    return new ScriptedAnswer(
        section.place(),
        status,
        fields,
        content.bytes(),
        section.duration("delay", Duration.ZERO),
        section.choice("breaks", Break.WORDS));
  }

  private static boolean hasOrUnsets(Section section, Fields fields, String name) {
    return fields.contains(name) || FieldsReader.unsets(section, name);
  }

  /**
   * @param type null where it is not known
   */
  record Content(Buffer bytes, @Nullable String type) {}

  /** {@code body}: a text as it is, anything else as JSON; or {@code body-size}. */
  private static Content content(Section section) {
    long size = section.size("body-size", 0);
    if (section.has("body") && section.has("body-size")) {
      section
          .findings()
          .error(section.placeOf("body-size"), "body-size beside body (expected: one of them)");
    }
    if (size > LARGEST_BODY) {
      section
          .findings()
          .error(
              section.placeOf("body-size"),
              "body-size: %d octets (expected: at most %d)".formatted(size, LARGEST_BODY));
      size = 0;
    }
    Node body = section.node("body");
    return body == null ? new Content(Buffer.buffer("x".repeat((int) size)), null) : content(body);
  }

  static Content content(Node body) {
    if (body instanceof Scalar scalar) {
      return new Content(Buffer.buffer(scalar.isNull() ? "" : scalar.text()), null);
    }
    return new Content(Buffer.buffer(YamlJson.of(body).toString()), "application/json");
  }
}
