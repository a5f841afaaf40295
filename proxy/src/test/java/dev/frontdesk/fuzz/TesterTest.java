package dev.frontdesk.fuzz;

import static dev.frontdesk.fuzz.model.Check.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.frontdesk.fuzz.model.Check;
import dev.frontdesk.fuzz.model.Finding;
import dev.frontdesk.fuzz.rig.Fault;
import dev.frontdesk.fuzz.rig.Rig;
import dev.frontdesk.http.ResponseHead;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The model finds what it is there for: proxies that do one thing wrong are all found. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TesterTest {
  private static final long BOUND = 4000;

  private final Vertx vertx = Vertx.vertx();
  private final Rig rig = new Rig(vertx, Rig.DEFAULT_RULES);

  @AfterAll
  void close() {
    rig.close();
    vertx.close();
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        arguments("ignores Vary", BrokenProxies.blindTo("Vary"), Set.of(VARY)),
        arguments(
            "ignores the origin's Age",
            BrokenProxies.blindTo("Age"),
            Set.of(AGE, FRESH, STALE, FIELDS)),
        arguments("reads no Connection", BrokenProxies.passesConnection(), Set.of(CONNECTION)),
        arguments("stores no-store", BrokenProxies.readsAs("no-store", "x"), Set.of(STORABLE)),
        arguments("stores private", BrokenProxies.readsAs("private", "x"), Set.of(STORABLE)),
        arguments("ignores no-cache", BrokenProxies.readsAs("no-cache", "x"), Set.of(NO_CACHE)),
        arguments(
            "ignores must-revalidate",
            BrokenProxies.readsAs("must-revalidate", "stale-if-error=60"),
            Set.of(STALE)),
        arguments(
            "is too patient with errors",
            BrokenProxies.readsAs("stale-if-error=30", "stale-if-error=3000"),
            Set.of(FRESH)),
        arguments(
            "is too patient behind answers",
            BrokenProxies.readsAs("stale-while-revalidate=30", "stale-while-revalidate=3000"),
            Set.of(FRESH)),
        arguments(
            "shares credentials",
            BrokenProxies.sharesCredentials(),
            Set.of(AUTHORIZATION, COOKIES)),
        arguments(
            "drops updates", BrokenProxies.dropsUpdates(), Set.of(FRESHENED, FIELDS, PROVENANCE)),
        arguments(
            "is deaf to no-cache", BrokenProxies.deafTo("no-cache"), Set.of(REQUEST_NO_CACHE)),
        arguments("is deaf to max-age", BrokenProxies.deafTo("max-age"), Set.of(REQUEST_MAX_AGE)),
        arguments(
            "is deaf to min-fresh", BrokenProxies.deafTo("min-fresh"), Set.of(REQUEST_MIN_FRESH)),
        arguments(
            "is deaf to only-if-cached",
            BrokenProxies.deafTo("only-if-cached"),
            Set.of(ONLY_IF_CACHED)),
        arguments(
            "is blind to If-None-Match",
            BrokenProxies.withoutRequest("If-None-Match"),
            Set.of(NOT_MODIFIED_WANTED)),
        arguments("takes off cookies", BrokenProxies.withoutRequest("Cookie"), Set.of(FORWARDED)),
        arguments(
            "shows no Age",
            BrokenProxies.answers(head -> head.withFields(head.fields().without("Age"))),
            Set.of(AGE, FIELDS)),
        arguments(
            "dates by itself",
            BrokenProxies.answers(head ->
                head.withFields(head.fields().with("Date", "Tue, 01 Dec 2026 09:00:00 GMT"))),
            Set.of(DATE, FIELDS)),
        arguments(
            "says 304 to all",
            BrokenProxies.answers(
                head -> head.status() == 200 ? new ResponseHead(304, head.fields()) : head),
            Set.of(NOT_MODIFIED)),
        arguments(
            "hides that bodies broke off", BrokenProxies.hidesCuts(), Set.of(TRUNCATED, CONTENT)),
        arguments(
            "swallows writes", BrokenProxies.swallows("DELETE"), Set.of(FORWARDED, PROVENANCE)),
        arguments("has a slow clock", BrokenProxies.slowClock(), Set.of(AGE, FRESH, STALE, DATE)),
        arguments(
            "never invalidates", BrokenProxies.neverInvalidates(), Set.of(INVALIDATED, NEVER_OLD)),
        arguments("never stores", BrokenProxies.neverStores(), Set.of(HIT)),
        arguments("misplaces parts", BrokenProxies.misplaces(), Set.of(PARTS)),
        arguments(
            "completes by a validator that nobody gave",
            BrokenProxies.takesTagsFor("\"mine\""),
            Set.of(COMPLETED)),
        arguments(
            "sends parts to those who want the whole",
            BrokenProxies.wantsOnly("bytes=0-9"),
            Set.of(RANGE)),
        arguments(
            "is blind to If-Range", BrokenProxies.withoutRequest("If-Range"), Set.of(IF_RANGE)),
        arguments(
            "takes CDN-Cache-Control for nothing",
            BrokenProxies.blindTo("CDN-Cache-Control"),
            Set.of(TARGETED)),
        arguments(
            "clears no groups", BrokenProxies.blindTo("Cache-Group-Invalidation"), Set.of(GROUPS)),
        arguments(
            "gives back what is for one client",
            BrokenProxies.readsAs("private=\"X-Private\"", "x-private"),
            Set.of(NOT_STORED_FIELDS)),
        arguments("mixes bodies", BrokenProxies.mixesBodies(), Set.of(CONTENT, NEVER_OLD)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void findsAProxyThat(String what, Fault fault, Set<Check> expected) {
    Optional<Finding> found = new Fuzzer(rig, fault).first(1, BOUND, expected);
    assertThat(found).as(what).isPresent();
  }
}
