package dev.frontdesk.transaction;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.RequestHead;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Who may see key and tags: whoever shows the token in the debug field. The field is for this proxy
 * and goes no further, whether or not it holds the token; it is no credential, and changes nothing
 * but what the answer says.
 *
 * @param field its name, of requests and of what is answered
 * @param isToken must take the same time whatever it is given
 */
public record DebugAccess(String field, Predicate<String> isToken) {
  /** The head without the field; notes that the request may see what was done with it. */
  RequestHead admit(RequestHead head, Notes notes) {
    if (!isNamedBy(head)) {
      return head;
    }
    List<String> values = head.fields().all(field);
    if (values.size() == 1 && isToken.test(values.getFirst())) {
      notes.inspect(new Inspection(field));
    }
    return head.withFields(head.fields().filter(line -> !isDebug(line)));
  }

  /** The field is there, whatever it holds. */
  boolean isNamedBy(RequestHead head) {
    for (Field line : head.fields()) {
      if (isDebug(line)) {
        return true;
      }
    }
    return false;
  }

  /** Also with underscores for hyphens: who spells it so must not send the token on. */
  private boolean isDebug(Field line) {
    return line.name().length() == field.length()
        && (line.is(field) || folded(line.name()).equals(folded(field)));
  }

  private static String folded(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
