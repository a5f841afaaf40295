package dev.frontdesk.transaction;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;

/** The beginning of a body that rules want to read before its head is released. */
sealed interface Gathered {
  /** The whole body; it stayed within the bound. */
  record Complete(Buffer body) implements Gathered {}

  /** It went over the bound: what was read, and the paused rest. */
  record Over(Buffer beginning, ReadStream<Buffer> rest) implements Gathered {}

  /** It broke off. */
  record Broken(Throwable failure) implements Gathered {}

  /** Reads until the end or the bound. Never fails. */
  static Future<Gathered> from(ReadStream<Buffer> body, int bound) {
    Promise<Gathered> gathered = Promise.promise();
    Buffer read = Buffer.buffer();
    body.exceptionHandler(failure -> gathered.tryComplete(new Broken(failure)));
    body.endHandler(end -> gathered.tryComplete(new Complete(read)));
    body.handler(piece -> {
      read.appendBuffer(piece);
      if (read.length() > bound) {
        body.pause();
        gathered.tryComplete(new Over(read, body));
      }
    });
    body.resume();
    return gathered.future();
  }
}
