package dev.frontdesk.rehearse;

import static org.assertj.core.api.Assertions.assertThat;

import dev.frontdesk.http.Reason;
import dev.frontdesk.settings.Surroundings;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The list of reasons is closed, and none is on it that nothing produces. */
@ExtendWith(VertxExtension.class)
class EveryReasonIsProducedTest {
  /** What rule tests cannot bring about, and the test that does: a class and its method. */
  private static final Map<Reason, String> ELSEWHERE =
      new EnumMap<>(
          Map.ofEntries(
              Map.entry(
                  Reason.CREDENTIALS,
                  "dev.frontdesk.key.KeyerSafetyTest#verifiedSharingBypassesWithoutAVerifiedToken"),
              Map.entry(
                  Reason.TOKEN_INVALID,
                  "dev.frontdesk.key.KeyerSafetyTest#verifiedSharingBypassesWithoutAVerifiedToken"),
              Map.entry(
                  Reason.FILL_BUDGET,
                  "dev.frontdesk.collapse.FillOverflowTest#overTheBudgetAFillIsStreamedAndNotStored"),
              Map.entry(
                  Reason.RULES_REPLACED,
                  "dev.frontdesk.transaction.InvalidationRaceTest#whatWasFetchedUnderRulesThatWereReplacedIsNotStored"),
              Map.entry(Reason.BAD_REQUEST, "dev.frontdesk.listener.RefusalTest#isRefused"),
              Map.entry(Reason.CONNECT_REFUSED, "dev.frontdesk.listener.RefusalTest#isRefused"),
              Map.entry(Reason.TARGET_TOO_LONG, "dev.frontdesk.listener.RefusalTest#isRefused"),
              Map.entry(Reason.FIELDS_TOO_LARGE, "dev.frontdesk.listener.RefusalTest#isRefused"),
              Map.entry(
                  Reason.REPLICA_BEHIND,
                  "dev.frontdesk.transaction.ReplicaFillTest#ofAReplicaThatIsBehindTheLeaderAloneGetsTheAnswer"),
              Map.entry(
                  Reason.UNCONFIRMED,
                  "dev.frontdesk.transaction.SharedReadTest#withoutALeaseNothingIsAskedForAndNothingInMemoryIsBelieved"),
              Map.entry(
                  Reason.REDIS_AWAY,
                  "dev.frontdesk.transaction.SharedWriteTest#whereTheWriteMustReachAllNodesItIsRefusedWithoutALease"),
              Map.entry(
                  Reason.UPSTREAM_FULL,
                  "dev.frontdesk.origin.OriginFaultsTest#tooManyWaitersAreTurnedAway"),
              Map.entry(
                  Reason.SPILL_EXHAUSTED,
                  "dev.frontdesk.origin.RoutedReadTest#allReplicasDownThePrimaryAnswersAsManyAsItMay"),
              Map.entry(
                  Reason.FILLS_BUSY,
                  "dev.frontdesk.transaction.FillTurnFlowTest#whoWaitsTooLongIsAnsweredSo"),
              Map.entry(
                  Reason.INTERNAL,
                  "dev.frontdesk.listener.ListenerTest#aHandlerThatFailsIsAnInternalError"),
              Map.entry(
                  Reason.QUERY_FAILED,
                  "dev.frontdesk.query.QueryOriginTest#whatTheDatabaseRefusesHasFailed"),
              Map.entry(
                  Reason.LOOP,
                  "dev.frontdesk.cli.ConfigOptionsTest#aRequestThatGoesInACircleEnds")));

  @Test
  void byAScenarioOrByATestThatIsNamedHere(Vertx vertx) {
    Rehearsal rehearsal =
        new Rehearsal(vertx, Scenarios.CONFIG, Surroundings.NOTHING, StageOptions.DEFAULT);
    Set<Reason> produced = EnumSet.copyOf(ELSEWHERE.keySet());
    for (Path file : Scenarios.files()) {
      RuleTests tests = Scenarios.load(rehearsal, file);
      tests.file().tests().forEach(test -> produced.addAll(rehearsal.play(tests, test).reasons()));
    }
    assertThat(EnumSet.complementOf(EnumSet.copyOf(produced))).isEmpty();
  }

  @Test
  void theTestsThatAreNamedAreThere() throws ClassNotFoundException {
    for (String named : ELSEWHERE.values()) {
      String[] parts = named.split("#");
      assertThat(Arrays.stream(Class.forName(parts[0]).getDeclaredMethods()))
          .as(named)
          .anyMatch(method -> method.getName().equals(parts[1]));
    }
  }
}
