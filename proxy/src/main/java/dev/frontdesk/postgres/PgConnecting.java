package dev.frontdesk.postgres;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Our options in the words of vertx-pg-client. */
final class PgConnecting {
  /** Statements that a connection keeps prepared; the one that was used longest ago makes room. */
  static final int MOST_PREPARED = 256;

  private PgConnecting() {}

  static NetClientOptions tcp(PgOptions options) {
    return new NetClientOptions()
        .setTcpNoDelay(true)
        .setTcpKeepAlive(true)
        .setConnectTimeout((int) options.connectTimeout().toMillis());
  }

  static PgConnectOptions options(PgServer server, PgOptions options) {
    Map<String, String> properties = new HashMap<>();
    properties.put("application_name", "frontdesk");
    properties.put("client_encoding", "UTF8");
    // So that the text of every type is the same, whatever the server or the role is set to.
    properties.put("DateStyle", "ISO");
    properties.put("IntervalStyle", "iso_8601");
    properties.put("TimeZone", "UTC");
    properties.put("extra_float_digits", "1");
    properties.put("statement_timeout", options.statementTimeout().toMillis() + "ms");
    if (options.readOnly()) {
      properties.put("default_transaction_read_only", "on");
    }
    var connecting =
        new PgConnectOptions()
            .setHost(server.host())
            .setPort(server.port())
            .setDatabase(server.database())
            .setUser(server.user())
            .setProperties(properties)
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheMaxSize(MOST_PREPARED)
            // Statements come from rules, so there are few; long ones cost most to prepare.
            .setPreparedStatementCacheSqlFilter(sql -> true);
    if (options.password() != null) {
      connecting.setPassword(options.password());
    }
    switch (options.tls()) {
      case DISABLE -> connecting.setSslMode(SslMode.DISABLE);
      case REQUIRE ->
          connecting
              .setSslMode(SslMode.REQUIRE)
              .setSslOptions(
                  new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm(""));
      case VERIFY_CA ->
          connecting
              .setSslMode(SslMode.VERIFY_CA)
              .setSslOptions(
                  new ClientSSLOptions()
                      .setTrustOptions(trusted(options))
                      .setHostnameVerificationAlgorithm(""));
      case VERIFY_FULL ->
          connecting
              .setSslMode(SslMode.VERIFY_FULL)
              .setSslOptions(
                  new ClientSSLOptions()
                      .setTrustOptions(trusted(options))
                      .setHostnameVerificationAlgorithm("HTTPS"));
    }
    return connecting;
  }

  private static TrustOptions trusted(PgOptions options) {
    if (options.certificates() != null) {
      return new PemTrustOptions().addCertValue(Buffer.buffer(options.certificates()));
    }
    // vertx-pg-client refuses to verify without being told by what: by what the JDK trusts.
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init((KeyStore) null);
      for (var manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager ofJdk) {
          return TrustOptions.wrap(ofJdk);
        }
      }
      throw new IllegalStateException("the JDK trusts nobody");
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
