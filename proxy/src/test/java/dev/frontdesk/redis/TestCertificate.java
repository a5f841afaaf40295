package dev.frontdesk.redis;

import java.io.File;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/** A certificate for {@code localhost} that has signed itself, and its key, as PEM files. */
record TestCertificate(Path certificate, Path key) {
  private static final String PASSWORD = "changeit";

  static TestCertificate in(Path folder) throws Exception {
    Path store = folder.resolve("store.p12");
    String command =
        "-genkeypair -alias a -keyalg EC -storetype PKCS12 -storepass %s -dname CN=localhost -ext san=dns:localhost -keystore %s"
            .formatted(PASSWORD, store);
    String keytool = String.join(File.separator, System.getProperty("java.home"), "bin", "keytool");
    var process = new ProcessBuilder((keytool + " " + command).split(" ")).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("keytool failed");
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    return new TestCertificate(
        pem(folder, "CERTIFICATE", keys.getCertificate("a").getEncoded()),
        pem(folder, "PRIVATE KEY", keys.getKey("a", PASSWORD.toCharArray()).getEncoded()));
  }

  private static Path pem(Path folder, String type, byte[] der) throws Exception {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return Files.writeString(
        folder.resolve(type.replace(' ', '-') + ".pem"),
        "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, text, type));
  }
}
