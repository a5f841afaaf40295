package dev.frontdesk.fuzz;

import dev.frontdesk.fuzz.rig.Fault;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.http.ResponseHead;
import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.invalidate.Marked;
import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.key.CacheKey;
import dev.frontdesk.policy.StoredResponse;
import dev.frontdesk.policy.Terms;
import dev.frontdesk.policy.Validity;
import dev.frontdesk.rules.CacheRule.Priority;
import dev.frontdesk.rules.Tag;
import dev.frontdesk.rules.Write.Consistency;
import dev.frontdesk.store.Store;
import dev.frontdesk.store.StoreFigures;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Proxies that do one thing wrong each. */
final class BrokenProxies {
  private BrokenProxies() {}

  private static final String REALLY = "X-Really-";

  /** It does not see a field of the origin's answers, and passes it on all the same. */
  static Fault blindTo(String field) {
    return arrived(field, fields -> fields.without(field));
  }

  /** It reads something else in the origin's Cache-Control. */
  static Fault readsAs(String directive, String other) {
    return arrived("Cache-Control", fields -> replaced(fields, directive, other));
  }

  /** It takes the tags of all versions for this one. */
  static Fault takesTagsFor(String tag) {
    return arrived("ETag", fields -> fields.contains("ETag") ? fields.with("ETag", tag) : fields);
  }

  /** It takes one part for another one of the same length. */
  static Fault misplaces() {
    return new Fault() {
      @Override
      public ResponseHead arrived(RequestHead asked, ResponseHead head) {
        String range = head.fields().combined("Content-Range");
        return range == null
            ? head
            : head.withFields(
                head.fields().with("Content-Range", range.replace("bytes 20-39/", "bytes 0-19/")));
      }
    };
  }

  /** It takes requests without Range for such with this one. */
  static Fault wantsOnly(String range) {
    return presented(fields -> fields.contains("Range") ? fields : fields.with("Range", range));
  }

  /** What the field really says goes along under another name, until the answer is released. */
  private static Fault arrived(String field, UnaryOperator<Fields> seen) {
    return new Fault() {
      @Override
      public ResponseHead arrived(RequestHead asked, ResponseHead head) {
        String really = head.fields().combined(field);
        return really == null
            ? head
            : head.withFields(seen.apply(head.fields()).with(REALLY + field, really));
      }

      @Override
      public ResponseHead answered(ResponseHead head) {
        String really = head.fields().first(REALLY + field);
        return really == null
            ? head
            : head.withFields(head.fields().without(REALLY + field).with(field, really));
      }
    };
  }

  /** It does not know that Connection names fields for one connection only. */
  static Fault passesConnection() {
    return new Fault() {
      @Override
      public ResponseHead arrived(RequestHead asked, ResponseHead head) {
        return head.withFields(head.fields().without("Connection"));
      }
    };
  }

  /** It takes any answer to a request with credentials for one that is for everybody. */
  static Fault sharesCredentials() {
    return new Fault() {
      @Override
      public ResponseHead arrived(RequestHead asked, ResponseHead head) {
        boolean secret =
            asked.fields().contains("Authorization") || asked.fields().contains("Cookie");
        return secret && head.fields().contains("Cache-Control")
            ? head.withFields(replaced(head.fields(), "max-age", "public, max-age"))
            : head;
      }
    };
  }

  /** It updates nothing when the origin confirms. */
  static Fault dropsUpdates() {
    return new Fault() {
      @Override
      public ResponseHead arrived(RequestHead asked, ResponseHead head) {
        return head.status() == 304
            ? head.withFields(head.fields().filter(line -> line.is("ETag") || line.is("Date")))
            : head;
      }
    };
  }

  /** It does not see what a client says in Cache-Control. */
  static Fault deafTo(String directive) {
    return presented(fields -> replaced(fields, directive, "x-" + directive));
  }

  /** It does not see a field of requests. */
  static Fault withoutRequest(String field) {
    return presented(fields -> fields.without(field));
  }

  private static Fault presented(UnaryOperator<Fields> seen) {
    return new Fault() {
      @Override
      public RequestHead presented(RequestHead head) {
        return head.withFields(seen.apply(head.fields()));
      }
    };
  }

  private static Fields replaced(Fields fields, String directive, String other) {
    String said = fields.combined("Cache-Control");
    return said == null ? fields : fields.with("Cache-Control", said.replace(directive, other));
  }

  /** What clients get is something else than it made. */
  static Fault answers(UnaryOperator<ResponseHead> changed) {
    return new Fault() {
      @Override
      public ResponseHead answered(ResponseHead head) {
        return changed.apply(head);
      }
    };
  }

  /** It takes a body that broke off for a whole one. */
  static Fault hidesCuts() {
    return new Fault() {
      @Override
      public boolean hidesCuts() {
        return true;
      }
    };
  }

  /** It answers writes by itself. */
  static Fault swallows(String method) {
    return new Fault() {
      @Override
      public boolean swallows(RequestHead toOrigin) {
        return toOrigin.method().equals(method);
      }
    };
  }

  /** Its clock goes at half the speed. */
  static Fault slowClock() {
    return new Fault() {
      @Override
      public Timing timing(Timing real) {
        Instant start = real.now();
        return new Timing() {
          @Override
          public Instant now() {
            return start.plus(Duration.between(start, real.now()).dividedBy(2));
          }

          @Override
          public long nanos() {
            return real.nanos();
          }

          @Override
          public Cancellation after(Duration delay, Runnable task) {
            return real.after(delay, task);
          }
        };
      }
    };
  }

  /** Writes clear nothing. */
  static Fault neverInvalidates() {
    return new Fault() {
      @Override
      public Invalidation invalidation(Invalidation real) {
        return new Invalidation() {
          @Override
          public long sequence() {
            return real.sequence();
          }

          @Override
          public Validity check(StoredResponse response) {
            return real.check(response);
          }

          @Override
          public boolean stillValid(long sequence, Collection<Tag> tags) {
            return true;
          }

          @Override
          public boolean untouched(long sequence, Collection<Tag> tags) {
            return true;
          }

          @Override
          public Marked invalidate(Collection<Tag> tags, boolean soft, Consistency reach) {
            return new Marked(real.sequence(), Spread.COMPLETE);
          }

          @Override
          public Future<Spread> hold(Collection<Tag> tags, Duration settle, Consistency reach) {
            return Spread.COMPLETE;
          }

          @Override
          public boolean held(Collection<Tag> tags) {
            return false;
          }
        };
      }
    };
  }

  /** It keeps nothing. */
  static Fault neverStores() {
    return new Fault() {
      @Override
      public Store store(Store real) {
        return new Handed(real) {
          @Override
          public void keep(StoredResponse response, Priority priority) {
            // It forgets.
          }
        };
      }
    };
  }

  /** It keeps the head of one response with the body of the one before it. */
  static Fault mixesBodies() {
    return new Fault() {
      @Override
      public Store store(Store real) {
        return new Handed(real) {
          private byte[] before = {};

          @Override
          public void keep(StoredResponse kept, Priority priority) {
            byte[] body = before.length == 0 ? kept.body() : before;
            before = kept.body();
            real.keep(
                new StoredResponse(
                    kept.key(),
                    kept.route(),
                    kept.head(),
                    body,
                    kept.codings(),
                    kept.nominated(),
                    kept.freshness(),
                    kept.shareable(),
                    kept.tags(),
                    kept.sequence(),
                    Terms.NONE),
                priority);
          }
        };
      }
    };
  }

  /** A store that hands on to another. */
  private abstract static class Handed implements Store {
    private final Store real;

    Handed(Store real) {
      this.real = real;
    }

    @Override
    public Future<List<StoredResponse>> find(CacheKey key) {
      return real.find(key);
    }

    @Override
    public void replace(StoredResponse present, StoredResponse changed) {
      real.replace(present, changed);
    }

    @Override
    public void drop(StoredResponse response) {
      real.drop(response);
    }

    @Override
    public Count count(Predicate<StoredResponse> test, int bound) {
      return real.count(test, bound);
    }

    @Override
    public StoreFigures figures() {
      return real.figures();
    }
  }
}
