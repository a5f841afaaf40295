package dev.frontdesk.transaction;

import dev.frontdesk.invalidate.Invalidation;
import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;

/**
 * Memory and what nodes share: what is put into the one, or taken out of it, is put into the other
 * or taken out of it, too. Any thread; nobody waits for Redis.
 */
record Tiers(Parts parts, Read read) {
  void keep(StoredResponse response) {
    parts.store().keep(response, read.rule().priority());
    share(response);
  }

  void replace(StoredResponse present, StoredResponse changed) {
    parts.store().replace(present, changed);
    share(changed);
  }

  void drop(StoredResponse response) {
    parts.store().drop(response);
    Shared shared = parts.shared();
    if (shared != null) {
      shared.store().drop(SharedKeys.of(read), response);
    }
  }

  /**
   * Parts stay here. So does what nobody can say the shared stamp of any more, and what was
   * invalidated while it was put into memory: the look at every read would find it out, but it need
   * not be sent.
   */
  private void share(StoredResponse response) {
    Shared shared = parts.shared();
    if (shared == null || response.isPartial()) {
      return;
    }
    SharedStamp stamp = shared.marks().stampOf(response.sequence());
    Invalidation here = parts.invalidation();
    if (stamp != null
        && here.stillValid(response.sequence(), response.tags())
        && !here.held(response.tags())) {
      shared.store().keep(SharedKeys.of(read), response, stamp, read.rule().encrypt());
    }
  }
}
