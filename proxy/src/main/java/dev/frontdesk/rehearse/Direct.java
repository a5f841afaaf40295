package dev.frontdesk.rehearse;

import dev.frontdesk.transaction.Transaction;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/** A stage without sockets: requests are handed to the transaction, and it to a scripted origin. */
final class Direct implements Stage {
  private final Backstage backstage;
  private final Transaction transaction;
  private final EventLoop loop;

  Direct(Vertx vertx, Backstage backstage) {
    this.backstage = backstage;
    Context context = vertx.getOrCreateContext();
    this.loop = new EventLoop(context);
    this.transaction =
        new Transaction(
            backstage.parts(),
            new ScriptedOrigin(
                backstage.contacts(), backstage.timing(), backstage.options().responseTimeout()));
  }

  @Override
  public Happening present(Step.Ask ask) {
    Happening happening = new Happening(ask);
    ScriptedExchange exchange =
        new ScriptedExchange(happening, backstage.options().trusted().test(ask.from()));
    backstage.expect(exchange.head(), happening);
    happening.beginning();
    loop.run(() -> transaction.handle(exchange).onComplete(done -> happening.handled()));
    return happening;
  }

  @Override
  public void settle() {
    loop.settle();
  }

  @Override
  public boolean quiet() {
    return true;
  }

  @Override
  public void close() {
    loop.settle();
  }
}
