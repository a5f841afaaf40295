package dev.frontdesk.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies bearer tokens of one issuer (RFC 7519, RFC 8725). Any thread.
 *
 * <p>A token that verified is remembered by its SHA-256 digest, with its claims and the generation
 * of the keys, so that a repeated token costs a digest; its times are compared on each use. What
 * did not verify is not remembered: it would push out what did. RSA up to 4096 bits and HMAC take
 * some tens of microseconds and are done in place, elliptic curves on a worker.
 */
final class Verifier {
  /** Longer tokens are refused unread. */
  static final int MAX_TOKEN_CHARACTERS = 16 * 1024;

  /** What the verified tokens of one key may take in memory. */
  static final long MEMORY_BYTES = 8 * 1024 * 1024;

  /** Digest, links and records around the claims of one token. */
  static final int TOKEN_OVERHEAD = 400;

  /** RFC 8725 §3.11: a token made for another purpose is no access token. */
  private static final Set<String> TYPES = Set.of("jwt", "at+jwt", "application/at+jwt");

  private record Remembered(Claims claims, long generation) {}

  private final IdentityKeyOptions options;
  private final KeySource source;
  private final Vertx vertx;
  private final Timing timing;
  private final Cache<TokenDigest, Remembered> memory;

  Verifier(IdentityKeyOptions options, KeySource source, Vertx vertx, Timing timing) {
    this.options = options;
    this.source = source;
    this.vertx = vertx;
    this.timing = timing;
    this.memory =
        Caffeine.newBuilder()
            .maximumWeight(MEMORY_BYTES)
            .<TokenDigest, Remembered>weigher(
                (digest, known) -> TOKEN_OVERHEAD + known.claims().weight())
            .executor(Runnable::run)
            .build();
  }

  Future<Verdict> verify(String token) {
    if (token.length() > MAX_TOKEN_CHARACTERS) {
      return done(Verdict.REJECTED);
    }
    KeySet keys = source.keys();
    TokenDigest digest = TokenDigest.of(token);
    Remembered known = memory.getIfPresent(digest);
    if (known != null && known.generation() == keys.generation()) {
      return done(judge(known.claims()));
    }
    JWSObject parsed = parse(token);
    if (parsed == null) {
      return done(Verdict.REJECTED);
    }
    if (keys.generation() == 0) {
      return done(Verdict.UNDECIDED);
    }
    List<VerifyingKey> candidates = keys.candidates(parsed.getHeader());
    if (candidates.isEmpty()) {
      return done(source.unknownKey() ? Verdict.UNDECIDED : Verdict.REJECTED);
    }
    if (candidates.stream().noneMatch(VerifyingKey::slow)) {
      return done(settle(parsed, candidates, digest, keys.generation()));
    }
    return vertx.executeBlocking(
        () -> settle(parsed, candidates, digest, keys.generation()), false);
  }

  void close() {
    source.close();
  }

  boolean isFetching() {
    return source.isFetching();
  }

  /** How many tokens are remembered, after pending evictions. */
  long remembered() {
    memory.cleanUp();
    return memory.estimatedSize();
  }

  private Verdict settle(
      JWSObject token, List<VerifyingKey> candidates, TokenDigest digest, long generation) {
    if (candidates.stream().noneMatch(key -> key.verifies(token))) {
      return Verdict.REJECTED;
    }
    Claims claims;
    try {
      claims = Claims.parse(token.getPayload().toBytes());
    } catch (IOException unreadable) {
      // Signed, and still no token for us: the same as one that does not verify.
      return Verdict.REJECTED;
    }
    if (!isForUs(claims)) {
      return Verdict.REJECTED;
    }
    memory.put(digest, new Remembered(claims, generation));
    return judge(claims);
  }

  private Verdict judge(Claims claims) {
    return claims.inForce(timing.now(), options.skew())
        ? new Verdict.Verified(claims)
        : Verdict.REJECTED;
  }

  private boolean isForUs(Claims claims) {
    return (options.issuer() == null || options.issuer().equals(claims.texts().get("iss")))
        && (options.audience() == null || claims.audiences().contains(options.audience()));
  }

  private @Nullable JWSObject parse(String token) {
    try {
      JWSObject parsed = JWSObject.parse(token);
      JWSHeader header = parsed.getHeader();
      return options.algorithms().contains(header.getAlgorithm().getName())
              && header.isBase64URLEncodePayload()
              && isAccessToken(header.getType())
          ? parsed
          : null;
    } catch (ParseException | IllegalArgumentException noToken) {
      // Opaque bearer tokens are usual; so is "alg: none", which the parser refuses.
      return null;
    }
  }

  private static boolean isAccessToken(@Nullable JOSEObjectType type) {
    return type == null || TYPES.contains(type.getType().toLowerCase(Locale.ROOT));
  }

  private static Future<Verdict> done(Verdict verdict) {
    return Future.succeededFuture(verdict);
  }
}
