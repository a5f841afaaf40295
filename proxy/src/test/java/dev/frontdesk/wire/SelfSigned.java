package dev.frontdesk.wire;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and a certificate for {@code localhost} that has signed itself, as PEM text, as files, and
 * for a test's own sockets. Made once for all tests of a JVM: keytool takes a second.
 */
public final class SelfSigned {
  private static final String PASSWORD = "changeit";

  private static final class Made {
    static final KeyStore KEYS = made();
  }

  private SelfSigned() {}

  private static KeyStore made() {
    try {
      Path folder = Files.createTempDirectory("keys-of-a-test");
      Path store = folder.resolve("store.p12");
      String keytool =
          String.join(File.separator, System.getProperty("java.home"), "bin", "keytool");
      String arguments =
          "-genkeypair -alias a -keyalg EC -storetype PKCS12 -dname CN=localhost"
              + " -ext san=dns:localhost -storepass "
              + PASSWORD
              + " -keystore";
      Process process =
          new ProcessBuilder((keytool + " " + arguments + " " + store).split(" "))
              .inheritIO()
              .start();
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool failed");
      }
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(store)) {
        keys.load(in, PASSWORD.toCharArray());
      }
      Files.delete(store);
      Files.delete(folder);
      return keys;
    } catch (Exception failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** As PEM text. */
  public static String certificate() throws Exception {
    return pem("CERTIFICATE", Made.KEYS.getCertificate("a").getEncoded());
  }

  /** As PEM text, PKCS#8. */
  public static String key() throws Exception {
    return pem("PRIVATE KEY", Made.KEYS.getKey("a", PASSWORD.toCharArray()).getEncoded());
  }

  /** Writes {@code certificate.pem} and {@code key.pem} into the folder. */
  public static void writeTo(Path folder) throws Exception {
    Files.writeString(folder.resolve("certificate.pem"), certificate());
    Files.writeString(folder.resolve("key.pem"), key());
  }

  private static String pem(String type, byte[] der) throws IOException {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(type, text, type);
  }

  /** Of a client that trusts nobody else. */
  public static SSLContext trusting() throws Exception {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("a", Made.KEYS.getCertificate("a"));
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, managers.getTrustManagers(), null);
    return context;
  }

  /** Of a server. */
  public static SSLContext serving() throws Exception {
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(Made.KEYS, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }
}
