package dev.frontdesk.rehearse;

import dev.frontdesk.http.Fields;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One item of {@code steps}: a request, time that passes, several requests together, or rows. */
final class StepReader {
  static final String AUTHORITY = "api.test";
  static final String LOOPBACK = "127.0.0.1";

  private static final String KINDS = "one of request, advance, in-parallel, change";
  private static final Pattern REQUEST =
      Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+)[ \\t]+(/\\S*|\\*)");
  private static final Pattern ADDRESS = Pattern.compile("[0-9A-Fa-f:.]+");

  private final Findings findings;

  StepReader(Findings findings) {
    this.findings = findings;
  }

  @Nullable Step read(Node node) {
    Section step = Section.of(node, "a step", TestShapes.STEP, findings);
    if (step == null) {
      return null;
    }
    List<String> kinds =
        List.of("request", "advance", "in-parallel", "change").stream().filter(step::has).toList();
    if (kinds.size() != 1) {
      findings.error(
          step.place(),
          "a step with %s (expected: %s)"
              .formatted(kinds.isEmpty() ? "none of them" : String.join(" and ", kinds), KINDS));
      return null;
    }
    return switch (kinds.getFirst()) {
      case "advance" -> advance(step);
      case "request" -> ask(step);
      case "change" -> {
        only(step, "change", List.of("change", "expect"));
        yield new RowChangeReader(findings).read(step);
      }
      default -> together(step);
    };
  }

  private @Nullable Step advance(Section step) {
    only(step, "advance", List.of("advance"));
    Duration by = step.duration("advance");
    return by == null ? null : new Step.Advance(step.place(), by);
  }

  private @Nullable Step together(Section step) {
    only(step, "in-parallel", List.of("in-parallel", "origin", "expect"));
    List<Step.Ask> asks = new ArrayList<>();
    for (Node item : step.items("in-parallel")) {
      Step each = read(item);
      if (each instanceof Step.Ask ask) {
        asks.add(ask);
      } else if (each != null) {
        findings.error(each.place(), "in-parallel: no request (expected: requests only)");
      }
    }
    if (asks.isEmpty()) {
      findings.error(step.place(), "in-parallel: nothing (expected: requests)");
      return null;
    }
    return new Step.Together(
        step.place(),
        List.copyOf(asks),
        OriginReader.read(step, findings),
        new ExpectationReader(findings).read(step));
  }

  private void only(Section step, String kind, List<String> allowed) {
    for (String key : TestShapes.STEP.keys()) {
      if (step.has(key) && !allowed.contains(key)) {
        findings.error(
            step.placeOf(key),
            "%s beside %s (expected: %s)".formatted(key, kind, String.join(", ", allowed)));
      }
    }
  }

  private Step.@Nullable Ask ask(Section step) {
    Scalar request = step.scalar("request", "METHOD /target");
    if (request == null) {
      return null;
    }
    Matcher matcher = REQUEST.matcher(request.text());
    if (!matcher.matches()) {
      step.expected("request", request, "METHOD /target");
      return null;
    }
    Fields fields = FieldsReader.sent(step);
    String host = fields.first("Host");
    Buffer body = null;
    Node content = step.node("body");
    if (content != null) {
      OriginReader.Content sent = OriginReader.content(content);
      body = sent.bytes();
      if (sent.type() != null && !fields.contains("Content-Type")) {
        fields = fields.plus("Content-Type", sent.type());
      }
      fields = fields.plus("Content-Length", Integer.toString(body.length()));
    }
    String authority = host == null ? AUTHORITY : host;
    return new Step.Ask(
        step.place(),
        matcher.group(1),
        authority,
        matcher.group(2),
        host == null ? fields.plus("Host", authority) : fields,
        body,
        from(step),
        OriginReader.read(step, findings),
        new ExpectationReader(findings).read(step));
  }

  private static String from(Section step) {
    String from =
        step.form("from", "an IP address", text -> ADDRESS.matcher(text).matches() ? text : null);
    return from == null ? LOOPBACK : from;
  }
}
