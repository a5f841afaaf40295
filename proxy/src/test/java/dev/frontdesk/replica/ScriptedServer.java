package dev.frontdesk.replica;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;

/** A server whose answers a test gives, when it wants. */
final class ScriptedServer implements Watched {
  private final String name;
  private final Deque<Promise<ServerReading>> questions = new ArrayDeque<>();
  private Runnable lost = () -> {};
  private boolean prompt;
  ServerReading says;
  int asked;
  boolean closed;

  ScriptedServer(String name, ServerReading says) {
    this.name = name;
    this.says = says;
  }

  static ServerReading primary(String history, long position) {
    return reading(history, false, "start", position, position);
  }

  static ServerReading standby(String history, long position) {
    return reading(history, true, "start", position, position);
  }

  static ServerReading reading(
      String history, boolean recovering, String started, long position, long flushed) {
    int slash = history.indexOf('/');
    return new ServerReading(
        history.substring(0, slash),
        Integer.parseInt(history.substring(slash + 1)),
        recovering,
        started,
        new Lsn(position),
        new Lsn(flushed));
  }

  /** From now on it answers at once with what it says then. */
  ScriptedServer prompt(boolean now) {
    prompt = now;
    return this;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Future<ServerReading> read() {
    asked++;
    if (prompt) {
      return Future.succeededFuture(says);
    }
    Promise<ServerReading> question = Promise.promise();
    questions.add(question);
    return question.future();
  }

  @Override
  public void onLost(Runnable heard) {
    lost = heard;
  }

  @Override
  public void close() {
    closed = true;
  }

  int open() {
    return questions.size();
  }

  /** Answers the question that is open for longest. */
  void answer() {
    answer(says);
  }

  void answer(ServerReading reading) {
    Objects.requireNonNull(questions.poll(), "nobody asks").complete(reading);
  }

  void fail() {
    Objects.requireNonNull(questions.poll(), "nobody asks").fail("away");
  }

  void lose() {
    lost.run();
  }
}
