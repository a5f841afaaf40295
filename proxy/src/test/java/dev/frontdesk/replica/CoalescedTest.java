package dev.frontdesk.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CoalescedTest {
  private final List<Promise<Integer>> begun = new ArrayList<>();
  private final Coalesced<Integer> questions =
      new Coalesced<>(() -> {
        Promise<Integer> one = Promise.promise();
        begun.add(one);
        return one.future();
      });

  @Test
  void whoAsksIsAnsweredByAQuestionThatBeganLater() {
    Future<Integer> first = questions.ask();
    Future<Integer> second = questions.ask();
    Future<Integer> third = questions.ask();
    assertThat(begun).hasSize(1);

    begun.get(0).complete(1);
    assertThat(first.result()).isEqualTo(1);
    assertThat(second.isComplete()).isFalse();
    assertThat(begun).hasSize(2);

    // The second question runs: who asks now waits for the third.
    Future<Integer> fourth = questions.ask();
    begun.get(1).complete(2);
    assertThat(List.of(second.result(), third.result())).containsExactly(2, 2);
    assertThat(fourth.isComplete()).isFalse();
    begun.get(2).complete(3);
    assertThat(fourth.result()).isEqualTo(3);
    assertThat(begun).hasSize(3);

    // Nobody waits: nothing runs.
    questions.ask();
    assertThat(begun).hasSize(4);
  }

  @Test
  void oneThatFailsFailsForThoseWhoAskedBeforeItAndForNobodyElse() {
    Future<Integer> first = questions.ask();
    Future<Integer> second = questions.ask();
    begun.get(0).fail("away");
    assertThat(first.failed()).isTrue();
    assertThat(second.isComplete()).isFalse();
    begun.get(1).complete(2);
    assertThat(second.result()).isEqualTo(2);
  }

  @Test
  void whoAsksBecauseOfAnAnswerIsNotAnsweredByIt() {
    List<Integer> heard = new ArrayList<>();
    questions.ask().onSuccess(one -> questions.ask().onSuccess(heard::add));
    begun.get(0).complete(1);
    assertThat(heard).isEmpty();
    begun.get(1).complete(2);
    assertThat(heard).containsExactly(2);
  }
}
