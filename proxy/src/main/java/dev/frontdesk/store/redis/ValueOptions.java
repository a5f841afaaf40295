package dev.frontdesk.store.redis;

import dev.frontdesk.policy.SharedStamp;
import dev.frontdesk.policy.StoredResponse;
import java.util.function.BiPredicate;

/**
 * What is shared, and how.
 *
 * @param namespace of this deployment
 * @param maxValue bytes of the largest body that is shared
 * @param keys for routes that encrypt
 * @param wanted asked right before a response is sent to Redis, on a worker or an event loop:
 *     whether this node still thinks it valid. What is not, is not written
 */
public record ValueOptions(
    String namespace,
    int maxValue,
    EncryptionKeys keys,
    BiPredicate<StoredResponse, SharedStamp> wanted) {
  /** 4 MiB. */
  public static final int MAX_VALUE = 4 << 20;

  public ValueOptions {
    if (namespace.isEmpty()) {
      throw new IllegalArgumentException("namespace: empty (expected: a name)");
    }
    if (maxValue < 1) {
      throw new IllegalArgumentException("max-value: %d (expected: >= 1)".formatted(maxValue));
    }
  }

  /** Without encryption, and everything is wanted. */
  public static ValueOptions of(String namespace) {
    return new ValueOptions(namespace, MAX_VALUE, EncryptionKeys.NONE, (response, stamp) -> true);
  }

  public ValueOptions with(EncryptionKeys newKeys) {
    return new ValueOptions(namespace, maxValue, newKeys, wanted);
  }

  public ValueOptions with(BiPredicate<StoredResponse, SharedStamp> newWanted) {
    return new ValueOptions(namespace, maxValue, keys, newWanted);
  }
}
