package dev.frontdesk.encoding;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.frontdesk.policy.StoredResponse;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stored responses in the coding that a client wants: each made once, on a worker, however many ask
 * at once, and handed back to be kept. Any thread.
 *
 * <p>What an encoding makes no smaller is remembered as {@link #USELESS}, an empty array, which no
 * encoded content is: then the stored form is served. Whoever reads {@code StoredResponse.coded} on
 * its own must know that.
 */
public final class Representations implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Representations.class);

  /** Contents being coded at one time, each on its own worker. */
  static final int AT_ONCE = 2;

  /** Contents being coded or waiting for a worker; above that the stored form is served. */
  static final int MAX_JOBS = 64;

  static final int MAX_RECENT = 256;

  /** Marks a coding that does not make the content smaller. */
  static final byte[] USELESS = new byte[0];

  private record Job(StoredResponse stored, Coding coding) {}

  private final EncodingOptions options;
  private final int maxBytes;
  private final BiConsumer<StoredResponse, StoredResponse> replace;
  private final WorkerExecutor workers;
  private final Map<Job, Future<Representation>> running = new ConcurrentHashMap<>();

  /** Forms for those who still hold the response that was replaced; gone when nobody does. */
  private final Cache<StoredResponse, Map<Coding, byte[]>> recent =
      Caffeine.newBuilder().weakKeys().maximumSize(MAX_RECENT).executor(Runnable::run).build();

  /**
   * @param maxBytes what a stored content may decode to
   * @param replace is given the stored response and the same with one more coding, to be put in its
   *     place if it is still there; called on any thread
   */
  public Representations(
      Vertx vertx,
      EncodingOptions options,
      int maxBytes,
      BiConsumer<StoredResponse, StoredResponse> replace) {
    this.options = options;
    this.maxBytes = maxBytes;
    this.replace = replace;
    this.workers = vertx.createSharedWorkerExecutor("frontdesk-encoding", AT_ONCE);
  }

  /**
   * The content in the coding that is wanted, or as it is stored where that coding makes it no
   * smaller or too much is being coded already. Fails with TooLarge or MalformedContent where
   * stored content does not decode, and with RejectedExecutionException where it would have to be
   * decoded and too much is under way: then the origin is asked.
   */
  public Future<Representation> of(StoredResponse stored, @Nullable Coding wanted) {
    Coding own = CodedHead.codingOf(stored.head().fields());
    if (own == null || wanted == null) {
      return Future.succeededFuture(asStored(stored, own));
    }
    Representation ready = ready(stored, wanted);
    if (ready != null) {
      return Future.succeededFuture(ready);
    }
    Job job = new Job(stored, wanted);
    Future<Representation> underWay = running.get(job);
    if (underWay != null) {
      return underWay;
    }
    if (running.size() >= MAX_JOBS) {
      return own == Coding.IDENTITY
          ? Future.succeededFuture(asStored(stored, own))
          : Future.failedFuture(new RejectedExecutionException("too much is being decoded"));
    }
    return begin(job, own);
  }

  /** What {@link #of} would answer at once; null where it would have to be made first. */
  public @Nullable Representation ready(StoredResponse stored, Coding wanted) {
    Coding own = CodedHead.codingOf(stored.head().fields());
    if (own == null || wanted == own) {
      return asStored(stored, own);
    }
    byte[] present = stored.coded(wanted.token());
    byte[] made = present == null ? justMade(stored, wanted) : present;
    return made == null ? null : form(stored, own, wanted, made);
  }

  @Override
  public void close() {
    workers.close();
  }

  int running() {
    return running.size();
  }

  private Future<Representation> begin(Job job, Coding own) {
    Promise<Representation> made = Promise.promise();
    Future<Representation> earlier = running.putIfAbsent(job, made.future());
    if (earlier != null) {
      return earlier;
    }
    byte[] justMade = justMade(job.stored(), job.coding());
    if (justMade != null) {
      // It was completed between the look and the claim.
      running.remove(job);
      made.complete(form(job.stored(), own, job.coding(), justMade));
      return made.future();
    }
    workers
        .executeBlocking(() -> make(job, own), false)
        .onComplete(done -> {
          if (done.succeeded()) {
            keep(job, done.result());
          }
          // Before anybody is told: who is told may ask again at once.
          running.remove(job);
          if (done.succeeded()) {
            made.complete(form(job.stored(), own, job.coding(), done.result()));
          } else {
            made.fail(done.cause());
          }
        });
    return made.future();
  }

  private byte @Nullable [] justMade(StoredResponse stored, Coding coding) {
    Map<Coding, byte[]> forms = recent.getIfPresent(stored);
    return forms == null ? null : forms.get(coding);
  }

  private void keep(Job job, byte[] coded) {
    recent.get(job.stored(), first -> new ConcurrentHashMap<>()).put(job.coding(), coded);
    try {
      replace.accept(job.stored(), job.stored().withCoding(job.coding().token(), coded));
    } catch (RuntimeException notKept) {
      // Whoever asked still gets their answer.
      LOG.error("a coded form was not kept", notKept);
    }
  }

  private byte[] make(Job job, Coding own) throws TooLarge, MalformedContent {
    byte[] body = job.stored().body();
    byte[] plain = Encoder.decode(own, body, maxBytes);
    if (job.coding() == Coding.IDENTITY) {
      return plain;
    }
    byte[] coded = Encoder.encode(job.coding(), options.level(job.coding()), plain);
    return coded.length < body.length ? coded : USELESS;
  }

  private static Representation form(
      StoredResponse stored, Coding own, Coding coding, byte[] bytes) {
    return bytes.length == 0 && coding != Coding.IDENTITY
        ? asStored(stored, own)
        : new Representation(coding, bytes);
  }

  private static Representation asStored(StoredResponse stored, @Nullable Coding own) {
    return new Representation(own, stored.body());
  }
}
