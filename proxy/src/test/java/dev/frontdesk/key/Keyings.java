package dev.frontdesk.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Reason;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.CompiledRules;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.RouteBuilder;
import dev.frontdesk.rules.RuleSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Requests and what the key step makes of them, for tests. */
final class Keyings {
  static final Identified NOBODY = Identified.NOBODY;

  private Keyings() {}

  static RequestHead get(String target, String... fields) {
    int mark = target.indexOf('?');
    return new RequestHead(
        "GET",
        "http",
        "api.example.com",
        mark < 0 ? target : target.substring(0, mark),
        mark < 0 ? null : target.substring(mark + 1),
        Fields.of(fields));
  }

  static Identified user(String value) {
    return new Identified(Map.of("user", value), Map.of(), null, Set.of("x-user-id"), false);
  }

  static Keying keying(Route route, RequestHead request, Identified identified) {
    RuleSet rules = RouteBuilder.rules(List.of(route), List.of());
    return Keyer.key(CompiledRules.of(rules).classify(request), rules, request, identified);
  }

  static Keying.Keyed keyed(Route route, RequestHead request, Identified identified) {
    Keying keying = keying(route, request, identified);
    assertThat(keying).isInstanceOf(Keying.Keyed.class);
    return (Keying.Keyed) keying;
  }

  static Keying.Keyed keyed(Route route, RequestHead request) {
    return keyed(route, request, NOBODY);
  }

  static Reason reason(Route route, RequestHead request, Identified identified) {
    Keying keying = keying(route, request, identified);
    assertThat(keying).isInstanceOf(Keying.Bypass.class);
    return ((Keying.Bypass) keying).reason();
  }
}
