package dev.frontdesk.rules;

import static dev.frontdesk.rules.TemplateSyntax.quoted;

import dev.frontdesk.rules.Source.JsonStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Reads sources from their text: {@code query.date}, {@code response.body.items[].id}, or a bare
 * name. Every method throws {@link TemplateException}. Any thread.
 */
public final class SourceSyntax {
  private static final String FORMS =
      "a name, or path.x, query.x, header.x, host, identity.x, request.form.x, request.body.…,"
          + " response.header.x, response.body.…, stored.body.…";

  private SourceSyntax() {}

  /** Any source; a bare name is a path parameter. */
  public static Source of(String text) {
    return ofWrite(text, Set.of());
  }

  /** A source of a route: a read has no body, and changes no state. */
  public static Source ofRoute(String text) {
    Source source = of(text);
    if (source instanceof Source.RequestBody
        || source instanceof Source.RequestForm
        || source instanceof Source.StoredBody) {
      throw new TemplateException(
          0, quoted(text), "a source that a read has: not request.body, request.form, stored.body");
    }
    return source;
  }

  /** A source of a write's tag; a bare name is a taken one first, else of the path. */
  public static Source ofWrite(String text, Set<String> taken) {
    if (text.equals("host")) {
      return new Source.Host();
    }
    if (text.indexOf('.') < 0) {
      name(text, 0, FORMS);
      return taken.contains(text) ? new Source.Taken(text) : new Source.Path(text);
    }
    return dotted(text);
  }

  /** A column of a changed row: nothing else is known of it. */
  public static Source ofChange(String text) {
    return new Source.Taken(name(text, 0, "a column's name, of letters, digits, '_' and '-'"));
  }

  private static Source dotted(String text) {
    int dot = text.indexOf('.');
    String rest = text.substring(dot + 1);
    return switch (text.substring(0, dot)) {
      case "path" -> new Source.Path(name(rest, dot + 1, "a path parameter's name"));
      case "query" -> new Source.Query(present(rest, dot + 1, "a parameter's name"));
      case "header" -> new Source.Header(token(rest, dot + 1));
      case "identity" -> new Source.Identity(name(rest, dot + 1, "an identity's name"));
      case "request", "response", "stored" -> message(text);
      default -> throw new TemplateException(0, quoted(text), FORMS);
    };
  }

  private static Source message(String text) {
    if (after(text, "request.form") > 0) {
      int begin = after(text, "request.form");
      return new Source.RequestForm(present(text.substring(begin), begin, "a form field's name"));
    }
    if (after(text, "response.header") > 0) {
      int begin = after(text, "response.header");
      return new Source.ResponseHeader(token(text.substring(begin), begin));
    }
    if (text.startsWith("request.body")) {
      return new Source.RequestBody(steps(text, "request.body".length()));
    }
    if (text.startsWith("response.body")) {
      return new Source.ResponseBody(steps(text, "response.body".length()));
    }
    if (text.startsWith("stored.body")) {
      return new Source.StoredBody(steps(text, "stored.body".length()));
    }
    throw new TemplateException(0, quoted(text), FORMS);
  }

  private static int after(String text, String prefix) {
    return text.startsWith(prefix + ".") ? prefix.length() + 1 : 0;
  }

  /** Steps: {@code .name} and {@code []}, at least one. */
  private static List<JsonStep> steps(String text, int begin) {
    List<JsonStep> steps = new ArrayList<>();
    int at = begin;
    while (at < text.length()) {
      if (text.startsWith("[]", at)) {
        steps.add(new JsonStep.Each());
        at += 2;
      } else if (text.charAt(at) == '.') {
        int end = at + 1;
        while (end < text.length() && text.charAt(end) != '.' && text.charAt(end) != '[') {
          end++;
        }
        steps.add(
            new JsonStep.Member(present(text.substring(at + 1, end), at + 1, "a member's name")));
        at = end;
      } else {
        throw new TemplateException(at, quoted(text.substring(at)), "'.name' or '[]'");
      }
    }
    if (steps.isEmpty()) {
      throw new TemplateException(begin, "the whole body", "a member of it: '.name' or '[]'");
    }
    return List.copyOf(steps);
  }

  private static String name(String text, int offset, String expected) {
    if (!isName(text)) {
      throw new TemplateException(offset, quoted(text), expected);
    }
    return text;
  }

  private static String present(String text, int offset, String expected) {
    if (text.isEmpty() || text.indexOf('{') >= 0 || text.indexOf('}') >= 0) {
      throw new TemplateException(offset, quoted(text), expected);
    }
    return text;
  }

  /** A field name (RFC 9110 §5.1), in lower case, so that two spellings are one source. */
  private static String token(String text, int offset) {
    boolean valid = !text.isEmpty();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      valid &= isNamePart(c) || "!#$%&'*+.^`|~".indexOf(c) >= 0;
    }
    if (!valid) {
      throw new TemplateException(offset, quoted(text), "a field name");
    }
    return text.toLowerCase(Locale.ROOT);
  }

  static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (!isNamePart(text.charAt(i))) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  private static boolean isNamePart(char c) {
    return c < 0x7f && (Character.isLetterOrDigit(c) || c == '_' || c == '-');
  }
}
