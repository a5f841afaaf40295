package dev.frontdesk.identity;

import com.nimbusds.jose.JOSEException;
import dev.frontdesk.time.Timing;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * All keys of the configuration, by name. Key sets are fetched from the moment of construction. Any
 * thread; close it when the configuration is replaced.
 */
public final class Verifiers {
  private final Map<String, Verifier> byName = new LinkedHashMap<>();
  private final HttpClient client;

  /**
   * Throws IllegalArgumentException that says which key is wrong, what came and what was expected:
   * a key that is too short, of another kind than the algorithms, or unreadable, or a name that
   * comes twice.
   */
  public Verifiers(Vertx vertx, Timing timing, List<IdentityKeyOptions> keys) {
    List<JwksSource> fetched = new ArrayList<>();
    client = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false));
    for (IdentityKeyOptions options : keys) {
      KeySource source =
          switch (options.source()) {
            case IdentityKeyOptions.Source.Jwks(URI uri) -> {
              JwksSource jwks = new JwksSource(options, uri, client, timing);
              fetched.add(jwks);
              yield jwks;
            }
            case IdentityKeyOptions.Source.Withheld() -> new KeySource.Fixed(KeySet.UNKNOWN);
            case IdentityKeyOptions.Source.PublicKey(String text) ->
                new KeySource.Fixed(KeySet.fixed(publicKey(options, text)));
            case IdentityKeyOptions.Source.Secret(String text) ->
                new KeySource.Fixed(KeySet.fixed(secret(options, text)));
          };
      Verifier verifier = new Verifier(options, source, vertx, timing);
      if (byName.put(options.name(), verifier) != null) {
        throw IdentityKeyOptions.wrong(options.name(), "name", "it comes twice", "once");
      }
    }
    fetched.forEach(JwksSource::start);
  }

  /** Checks a key without starting anything; throws as the constructor does. */
  public static void check(IdentityKeyOptions options) {
    switch (options.source()) {
      case IdentityKeyOptions.Source.Jwks jwks -> {}
      case IdentityKeyOptions.Source.Withheld withheld -> {}
      case IdentityKeyOptions.Source.PublicKey(String text) -> publicKey(options, text);
      case IdentityKeyOptions.Source.Secret(String text) -> secret(options, text);
    }
  }

  public Set<String> names() {
    return Set.copyOf(byName.keySet());
  }

  public Future<Void> close() {
    byName.values().forEach(Verifier::close);
    return client.close();
  }

  Map<String, Verifier> all() {
    return byName;
  }

  private static VerifyingKey publicKey(IdentityKeyOptions options, String text) {
    try {
      VerifyingKey key =
          VerifyingKey.ofPublic(null, PublicKeyText.parse(text), options.algorithms());
      if (!key.algorithms().equals(options.algorithms())) {
        throw new JOSEException(
            "it only serves %s (expected: a key for %s)"
                .formatted(key.algorithms(), options.algorithms()));
      }
      return key;
    } catch (JOSEException unusable) {
      throw unusable(options, unusable);
    }
  }

  private static VerifyingKey secret(IdentityKeyOptions options, String text) {
    try {
      return VerifyingKey.ofSecret(text, options.algorithms());
    } catch (JOSEException unusable) {
      throw unusable(options, unusable);
    }
  }

  private static IllegalArgumentException unusable(
      IdentityKeyOptions options, JOSEException cause) {
    return new IllegalArgumentException(
        "identity key %s: %s".formatted(options.name(), cause.getMessage()), cause);
  }
}
