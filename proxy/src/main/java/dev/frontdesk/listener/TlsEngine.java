package dev.frontdesk.listener;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.SSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;

/**
 * Who does TLS, and the protocols that clients may choose from (ALPN, RFC 7301). Vert.x is told of
 * none: it would take HTTP/2 connections over itself, with a codec that passes no trailers on and
 * checks less than {@link Http2Head}.
 */
final class TlsEngine extends SSLEngineOptions {
  private static final List<String> HTTP_1 = List.of(ApplicationProtocolNames.HTTP_1_1, "http/1.0");
  private static final List<String> HTTP_2 =
      List.of(ApplicationProtocolNames.HTTP_2, ApplicationProtocolNames.HTTP_1_1, "http/1.0");

  private final boolean http2;
  private final SslProvider provider;

  /** By OpenSSL where it was found on this platform, else by the JDK. */
  TlsEngine(boolean http2) {
    this(http2, OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);
  }

  TlsEngine(boolean http2, SslProvider provider) {
    this.http2 = http2;
    this.provider = provider;
  }

  @Override
  public SSLEngineOptions copy() {
    return new TlsEngine(http2, provider);
  }

  @Override
  public SslContextFactory sslContextFactory() {
    return new DefaultSslContextFactory(provider, true) {
      @Override
      public SslContextFactory useAlpn(boolean ignored) {
        return super.useAlpn(true);
      }

      @Override
      public SslContextFactory applicationProtocols(List<String> ignored) {
        return super.applicationProtocols(http2 ? HTTP_2 : HTTP_1);
      }
    };
  }

  /** The client chose HTTP/2 when it shook hands. */
  static boolean choseHttp2(ChannelPipeline pipeline) {
    SslHandler tls = pipeline.get(SslHandler.class);
    return tls != null && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
  }
}
