package dev.frontdesk.transaction;

import dev.frontdesk.collapse.Fill;
import dev.frontdesk.collapse.FillPlaces;
import dev.frontdesk.http.Reason;
import dev.frontdesk.origin.OriginFailure;
import dev.frontdesk.time.Timing;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The wait of a fill for its turn, where the fills of its upstream are bounded: no longer than the
 * origin may take to answer. Writes, and what is only passed on, do not wait here, so that a herd
 * of misses leaves them a way to the origin.
 */
final class FillTurn {
  private FillTurn() {}

  /**
   * Completes on the caller's context when the origin may be asked, at once where nothing is in the
   * way. Fails with an {@link OriginFailure} when it takes too long, too many wait, or nobody waits
   * for the fill any more.
   */
  static Future<Void> of(Parts parts, Request request, Fill<Arrival> fill) {
    return fill.hasPlace() ? Future.succeededFuture() : of(parts, request, fill::occupy);
  }

  /**
   * @param keeper gets the place, taken or waiting, where the upstream's fills are bounded; it is
   *     to be released
   */
  static Future<Void> of(Parts parts, Request request, Consumer<FillPlaces.Place> keeper) {
    String group = request.classification().upstream().group();
    FillPlaces places = parts.fills().places(group);
    if (places == null) {
      return Future.succeededFuture();
    }
    Promise<Void> turn = Promise.promise();
    Context context = Vertx.currentContext();
    FillPlaces.Place place = places.ask(given -> tell(turn, given, context));
    if (place == null) {
      return Future.failedFuture(busy("too many fills of %s wait already".formatted(group)));
    }
    if (place.isTaken()) {
      keeper.accept(place);
      return Future.succeededFuture();
    }
    Duration patience = request.origin().responseTimeout(group);
    Timing.Cancellation waiting = parts.timing().after(patience, place::giveUp);
    Future<Void> mine = turn.future().onComplete(over -> waiting.cancel());
    keeper.accept(place);
    return mine;
  }

  private static void tell(Promise<Void> turn, boolean given, Context context) {
    context.runOnContext(ignored -> {
      if (given) {
        turn.tryComplete();
      } else {
        turn.tryFail(busy("no fill of the upstream ended in time, or nobody waits any more"));
      }
    });
  }

  private static OriginFailure busy(String why) {
    return new OriginFailure(Reason.FILLS_BUSY, false, why);
  }
}
