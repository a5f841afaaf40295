package dev.frontdesk.cli;

import dev.frontdesk.admin.AdminToken;
import dev.frontdesk.collapse.FillOptions;
import dev.frontdesk.encoding.Coding;
import dev.frontdesk.encoding.EncodingOptions;
import dev.frontdesk.identity.IdentityKeyOptions;
import dev.frontdesk.invalidate.MarkOptions;
import dev.frontdesk.listener.ListenerOptions;
import dev.frontdesk.observe.AccessLogOptions;
import dev.frontdesk.observe.AnswerOptions;
import dev.frontdesk.origin.UpstreamOptions;
import dev.frontdesk.rehearse.StageOptions;
import dev.frontdesk.rules.Tags;
import dev.frontdesk.settings.Config;
import dev.frontdesk.settings.IdentityKey;
import dev.frontdesk.settings.Network;
import dev.frontdesk.settings.UpstreamGroup;
import dev.frontdesk.transaction.DebugAccess;
import dev.frontdesk.transaction.TransactionOptions;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** From what the configuration says to what each part wants to know. */
final class Wiring {
  private Wiring() {}

  /**
   * @param token what a request shows in order to see key and tags; null where nobody may
   */
  static TransactionOptions transaction(Config config, @Nullable AdminToken token) {
    Config.Answers answers = config.answers();
    String debug = answers.debug();
    return new TransactionOptions(
        config.limits().bodyCopy(),
        config.memory().maxObject(),
        Tags.BOUND,
        answers.tagFields(),
        encoding(config),
        new AnswerOptions(
            answers.cache(),
            answers.cacheTtl(),
            answers.responseTime(),
            answers.cacheStatus(),
            answers.serverTiming(),
            answers.detail(),
            answers.name()),
        debug == null || token == null ? null : new DebugAccess(debug, token::is));
  }

  /** A proxy for rule tests. Key sets are not fetched: their tokens do not verify there. */
  static StageOptions stage(Config config) {
    List<IdentityKeyOptions> keys =
        identityKeys(config).stream()
            .map(key ->
                key.source() instanceof IdentityKeyOptions.Source.Jwks
                    ? new IdentityKeyOptions(
                        key.name(),
                        new IdentityKeyOptions.Source.Withheld(),
                        key.algorithms(),
                        key.issuer(),
                        key.audience(),
                        key.skew(),
                        key.refresh())
                    : key)
            .toList();
    return new StageOptions(
        transaction(config, null),
        config.memory().size(),
        fills(config),
        new MarkOptions(config.memory().marks(), MarkOptions.DEFAULT.heldTags()),
        config::trusts,
        keys,
        group -> {
          UpstreamGroup known = config.upstreams().get(group);
          return known == null ? UpstreamGroup.RESPONSE_TIMEOUT : known.responseTimeout();
        });
  }

  /** At most so many run at once, and as many wait as may wait for a connection. */
  static FillOptions fills(Config config) {
    Map<String, FillOptions.AtOnce> upstreams = new HashMap<>();
    config
        .upstreams()
        .forEach((name, group) ->
            upstreams.put(name, new FillOptions.AtOnce(group.fills(), group.queue())));
    return new FillOptions(config.memory().fills(), FillOptions.DEFAULT.lagWindow(), upstreams);
  }

  static EncodingOptions encoding(Config config) {
    Config.Compression compression = config.compression();
    if (compression == null) {
      return new EncodingOptions(
          List.of(),
          EncodingOptions.DEFAULT_LEVEL,
          EncodingOptions.DEFAULT_MIN_SIZE,
          EncodingOptions.DEFAULT_COMPRESSIBLE);
    }
    return new EncodingOptions(
        compression.encodings().stream()
            .map(name -> Objects.requireNonNull(Coding.of(name)))
            .toList(),
        compression.level(),
        compression.minSize(),
        compression.types().isEmpty() ? EncodingOptions.DEFAULT_COMPRESSIBLE : compression.types());
  }

  static List<IdentityKeyOptions> identityKeys(Config config) {
    List<IdentityKeyOptions> keys = new ArrayList<>();
    config.identityKeys().forEach((name, key) -> keys.add(identityKey(name, key)));
    return keys;
  }

  private static IdentityKeyOptions identityKey(String name, IdentityKey key) {
    IdentityKeyOptions.Source source =
        switch (key.material()) {
          case IdentityKey.Material.Jwks jwks ->
              new IdentityKeyOptions.Source.Jwks(URI.create(jwks.url()));
          case IdentityKey.Material.PublicKey(String pem) ->
              new IdentityKeyOptions.Source.PublicKey(pem);
          case IdentityKey.Material.Shared shared ->
              new IdentityKeyOptions.Source.Secret(shared.secret().text());
        };
    return new IdentityKeyOptions(
        name,
        source,
        Set.copyOf(key.algorithms()),
        key.issuer(),
        key.audience(),
        key.skew(),
        key.material() instanceof IdentityKey.Material.Jwks jwks
            ? jwks.refresh()
            : IdentityKeyOptions.DEFAULT_REFRESH);
  }

  /**
   * Connections and waiting requests are counted for the whole process in settings, and for one
   * event loop below: at least one connection each, and waiting ones rounded up.
   */
  static List<UpstreamOptions> upstreams(Config config, int loops) {
    List<UpstreamOptions> all = new ArrayList<>();
    config
        .upstreams()
        .forEach((String name, UpstreamGroup group) ->
            all.add(
                new UpstreamOptions(
                    name,
                    group.primary(),
                    group.replicas(),
                    group.connectTimeout(),
                    group.responseTimeout(),
                    Math.max(1, group.connections() / loops),
                    Math.ceilDiv(group.queue(), loops),
                    group.idleTimeout(),
                    PostgresWiring.replicas(group.reads()))));
    return all;
  }

  static ListenerOptions listener(Config config) {
    Config.Tls tls = config.listen().tls();
    return new ListenerOptions(
        config.listen().address().host(),
        config.listen().address().port(),
        config.limits().requestLine(),
        config.limits().fields(),
        config.limits().idleTimeout(),
        config.limits().connections(),
        config.trusted().stream().map(Network::text).toList(),
        tls == null ? null : new ListenerOptions.Tls(tls.certificate(), tls.key().text()),
        config.listen().express(),
        config.listen().http2());
  }

  static AccessLogOptions accessLog(Config.AccessLog log) {
    AccessLogOptions.Target target =
        switch (log.to()) {
          case "stdout" -> new AccessLogOptions.Target.Stdout();
          case "stderr" -> new AccessLogOptions.Target.Stderr();
          default -> new AccessLogOptions.Target.ToFile(Path.of(log.to()));
        };
    return new AccessLogOptions(
        target,
        switch (log.format()) {
          case JSON -> AccessLogOptions.Format.JSON;
          case COMBINED -> AccessLogOptions.Format.COMBINED;
        },
        log.mask(),
        AccessLogOptions.DEFAULT_QUEUE);
  }
}
