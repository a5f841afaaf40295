package dev.frontdesk.transaction;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Route;
import java.util.List;

/**
 * What of a request decides in which form it gets a stored response: the route's rule, the method,
 * and a few field lines. Requests that are alike in these get the same octets. Any thread.
 */
final class AskedForm {
  /** Codings, {@code no-transform}, and what the client has already. */
  static final List<String> NAMES =
      List.of("Accept-Encoding", "Cache-Control", "If-None-Match", "If-Modified-Since");

  private final Route route;
  private final CacheRule rule;
  private final RequestHead head;
  private final int hash;

  private AskedForm(Route route, CacheRule rule, RequestHead head) {
    this.route = route;
    this.rule = rule;
    this.head = head;
    this.hash = head.fields().hashCode() * 31 + head.method().hashCode();
  }

  static AskedForm of(RequestHead client, Route route, CacheRule rule) {
    return new AskedForm(
        route,
        rule,
        new RequestHead(
            client.method(), "", "", "", null, client.fields().filter(AskedForm::decides)));
  }

  private static boolean decides(Field line) {
    for (String name : NAMES) {
      if (line.is(name)) {
        return true;
      }
    }
    return false;
  }

  Route route() {
    return route;
  }

  CacheRule rule() {
    return rule;
  }

  /** With nothing else in it, so that nothing else can have a say. */
  RequestHead head() {
    return head;
  }

  boolean wantsContent() {
    return !head.method().equals("HEAD");
  }

  /** Characters that it keeps alive. */
  int weight() {
    int characters = 0;
    Fields fields = head.fields();
    for (Field line : fields) {
      characters += line.name().length() + line.value().length();
    }
    return characters;
  }

  /** The very same rule: one that was loaded anew is another, though it may say the same. */
  @Override
  @SuppressWarnings("ReferenceEquality")
  public boolean equals(Object other) {
    return this == other
        || (other instanceof AskedForm form
            && hash == form.hash
            && route == form.route
            && head.method().equals(form.head.method())
            && head.fields().equals(form.head.fields()));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
