package dev.frontdesk.replica;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.time.HandTiming;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloorsTest {
  private static final byte[] KEY =
      "a key of some length, for a test".getBytes(StandardCharsets.UTF_8);
  private static final Duration LASTS = Duration.ofMinutes(1);

  private final HandTiming timing = new HandTiming(Instant.parse("2026-11-21T10:00:00.500Z"));
  private final Floors floors = floors("floor", KEY, 100);

  private Floors floors(@Nullable String cookie, byte[] key, int clients) {
    return new Floors(
        new FloorOptions(LASTS, cookie, key, Set.of("user", "desk"), clients), timing);
  }

  private static Identified user(String value) {
    return new Identified(Map.of("user", value), Map.of(), null, Set.of(), false);
  }

  private Floor floor(long position) {
    return new Floor(Map.of("S/1", new Lsn(position)), timing.now());
  }

  private static RequestHead request(String... cookies) {
    Fields.Builder fields = Fields.builder().add("Accept", "*/*");
    for (String cookie : cookies) {
      fields.add("Cookie", cookie);
    }
    return new RequestHead("GET", "http", "a", "/", null, fields.build());
  }

  private static Floor known(Floors floors, RequestHead request, Identified who) {
    return Objects.requireNonNull(floors.of(request, who), "no floor");
  }

  /** What a browser sends back. */
  private static String pair(@Nullable String setCookie) {
    return Objects.requireNonNull(setCookie).split(";", 2)[0];
  }

  @Test
  void aClientIsKnownByItsIdentity() {
    floors.remember(user("anna"), floor(100));
    assertThat(floors.of(request(), user("anna"))).isEqualTo(floor(100));
    assertThat(floors.of(request(), user("bert"))).isNull();
    assertThat(floors.of(request(), Identified.NOBODY)).isNull();
    Identified desk = new Identified(Map.of("desk", "anna"), Map.of(), null, Set.of(), false);
    assertThat(floors.of(request(), desk)).as("the same value of another identity").isNull();
  }

  @Test
  void whoWritesAgainHasTheLaterPositionOfEachHistory() {
    floors.remember(
        user("anna"), new Floor(Map.of("S/1", new Lsn(100), "S/2", new Lsn(5)), timing.now()));
    timing.advance(Duration.ofSeconds(30));
    floors.remember(
        user("anna"), new Floor(Map.of("S/1", new Lsn(50), "S/2", new Lsn(6)), timing.now()));
    Floor floor = Objects.requireNonNull(floors.of(request(), user("anna")));
    assertThat(floor.positions()).isEqualTo(Map.of("S/1", new Lsn(100), "S/2", new Lsn(6)));
    assertThat(floor.at()).isEqualTo(timing.now());
  }

  /** The second went through a group that tells no position of that history. */
  @Test
  void whereAPositionIsKnownOfTheFirstWriteAloneTheSecondIsHeldByTime() {
    floors.remember(
        user("anna"), new Floor(Map.of("S/1", new Lsn(100), "told", new Lsn(5)), timing.now()));
    timing.advance(Duration.ofSeconds(1));
    floors.remember(user("anna"), floor(150));
    assertThat(floors.of(request(), user("anna")))
        .isEqualTo(new Floor(Map.of("S/1", new Lsn(150)), timing.now()));
  }

  @Test
  void aFloorPasses() {
    floors.remember(user("anna"), floor(100));
    RequestHead cookie = request(pair(floors.setCookie(floor(100), false)));
    timing.advance(LASTS.minusMillis(1));
    assertThat(floors.of(request(), user("anna"))).isNotNull();
    assertThat(floors.of(cookie, Identified.NOBODY)).isNotNull();
    timing.advance(Duration.ofMillis(2));
    assertThat(floors.of(request(), user("anna"))).isNull();
    assertThat(floors.of(cookie, Identified.NOBODY)).isNull();
  }

  @Test
  void theFloorOfWhoIsForgottenIsEverybodysUntilItHasPassed() {
    Floors few = floors(null, KEY, 10);
    for (int i = 0; i < 100; i++) {
      few.remember(user("user " + i), floor(100 + i));
    }
    for (int i = 0; i < 100; i++) {
      Lsn position = known(few, request(), user("user " + i)).positions().get("S/1");
      assertThat(position).as("user %d", i).isGreaterThanOrEqualTo(new Lsn(100 + i));
    }
    assertThat(few.of(request(), user("a stranger"))).isNotNull();
    timing.advance(LASTS);
    assertThat(few.of(request(), user("a stranger"))).isNull();
    assertThat(few.of(request(), user("user 1"))).isNull();
  }

  @Test
  void aClientIsKnownByItsCookie() {
    assertThat(floors.setCookie(floor(100), false))
        .matches("floor=[\\w-]+\\.[\\w-]+; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    assertThat(floors.setCookie(floor(100), true)).endsWith("; SameSite=Lax; Secure");
    assertThat(floors(null, KEY, 1).setCookie(floor(100), true)).isNull();

    Floor wide =
        new Floor(
            Map.of(
                "7512345678901234567/3",
                Lsn.parse("16/B374D848"),
                "booking",
                Lsn.parse("FFFFFFFF/0")),
            timing.now());
    assertThat(floors.of(request(pair(floors.setCookie(wide, true))), Identified.NOBODY))
        .isEqualTo(wide);
    // Of two, and of an identity as well: the latest of all of them.
    floors.remember(user("anna"), floor(100));
    Floor all =
        known(
            floors,
            request(
                "a=b; " + pair(floors.setCookie(floor(200), true)),
                pair(floors.setCookie(floor(300), true))),
            user("anna"));
    assertThat(all).isEqualTo(floor(300));
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "'.'",
    "'a.b'",
    "'MTIz.'",
    "'=.='",
    "'%%%.%%%'",
    "'MTIz.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'",
  })
  void whatIsNotSignedIsNothing(String value) {
    assertThat(floors.of(request("floor=" + value), Identified.NOBODY)).isNull();
  }

  @Test
  void nobodyChangesASignedCookie() {
    String value = pair(floors.setCookie(floor(100), false)).substring("floor=".length());
    for (int i = 0; i < value.length(); i++) {
      char other = value.charAt(i) == 'A' ? 'B' : 'A';
      String changed = value.substring(0, i) + other + value.substring(i + 1);
      Floor read = floors.of(request("floor=" + changed), Identified.NOBODY);
      // The last character of each part has bits that mean nothing.
      assertThat(read == null || read.equals(floor(100))).as(changed).isTrue();
    }
    assertThat(floors("floor", new byte[] {1}, 1).of(request("floor=" + value), Identified.NOBODY))
        .isNull();
    assertThat(floors("other", KEY, 1).of(request("other=" + value), Identified.NOBODY)).isNull();
    String long_ = "floor=" + "A".repeat(FloorCookie.MOST_CHARACTERS) + ".A";
    assertThat(floors.of(request(long_), Identified.NOBODY)).isNull();
  }

  @Test
  void aCookieHasABoundedNumberOfPositions() {
    Map<String, Lsn> positions = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      positions.put("%095d/%d".formatted(i, i), new Lsn(-1));
    }
    positions.put("x".repeat(101), new Lsn(1));
    String pair = pair(floors.setCookie(new Floor(positions, timing.now()), true));
    assertThat(pair.length()).isLessThan(FloorCookie.MOST_CHARACTERS);
    Floor read = known(floors, request(pair), Identified.NOBODY);
    assertThat(read.positions()).hasSize(FloorCookie.MOST_POSITIONS);
    assertThat(read.at()).isEqualTo(timing.now());
  }

  @Test
  void aClockThatIsAheadHasAnsweredBeforeNow() {
    String pair = pair(floors.setCookie(new Floor(Map.of(), timing.now().plusSeconds(3600)), true));
    assertThat(known(floors, request(pair), Identified.NOBODY).at()).isEqualTo(timing.now());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          floor=1              |
          floor=1; a=b         | a=b
          a=b; floor=1;c="d"   | a=b; c="d"
          floor=1; floor=2     |
          a=b;   c=d           | a=b;   c=d
          Floor=1; xfloor=2    | Floor=1; xfloor=2
          """)
  void theCookieIsTakenOffAndNothingElse(String line, @Nullable String left) {
    RequestHead head = floors.withoutCookie(request("x=y", line));
    assertThat(head.fields().all("Cookie"))
        .isEqualTo(left == null ? java.util.List.of("x=y") : java.util.List.of("x=y", left));
    assertThat(head.fields().first("Accept")).isEqualTo("*/*");
  }

  @Test
  void whereThereIsNoneTheRequestIsTheSame() {
    RequestHead without = request("a=b");
    assertThat(floors.withoutCookie(without)).isSameAs(without);
    RequestHead with = request("floor=1");
    assertThat(floors(null, KEY, 1).withoutCookie(with)).isSameAs(with);
  }
}
