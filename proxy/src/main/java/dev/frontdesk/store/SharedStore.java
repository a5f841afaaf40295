package dev.frontdesk.store;

import dev.frontdesk.key.SharedKey;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import io.vertx.core.Future;
import java.util.List;

/**
 * Keeps stored responses for all nodes of a namespace. Any thread. A store that fails, or is away,
 * answers as if it held nothing, and never makes a caller wait longer than one command may take.
 */
public interface SharedStore {
  /**
   * All responses under the key, the most recent first. Nobody has looked at the shared marks yet:
   * they are looked at next, and only then is one of these served.
   *
   * @param sequence this process's, read before this call: what is found is stamped with it
   */
  Future<List<Shared>> find(SharedKey key, long sequence);

  /**
   * Puts it there, some time after this returns. What is there stays where its fill read a later
   * sequence. Not kept: partial responses, and those to be encrypted where no key is known.
   */
  void keep(SharedKey key, StoredResponse response, SharedStamp stamp, boolean encrypted);

  /** Drops what has the same key and nominated values, some time after this returns. */
  void drop(SharedKey key, StoredResponse response);

  /**
   * Completes when what was given to {@link #keep} before is there, or will not come; never fails.
   * Others are told then to look.
   */
  default Future<Void> written() {
    return Future.succeededFuture();
  }

  /** Deletes all that is kept for a person; completes with how many responses that were. */
  Future<Long> forget(String person);

  /** How many responses are kept for a person. Fails where that cannot be asked. */
  Future<Long> countOf(String person);

  /**
   * What was found, and the stamp by which it is judged.
   *
   * @param encrypted it was, so nobody without a key has written it
   */
  record Shared(StoredResponse response, SharedStamp stamp, boolean encrypted) {}
}
