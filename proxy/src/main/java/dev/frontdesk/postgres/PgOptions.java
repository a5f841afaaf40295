package dev.frontdesk.postgres;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How to connect to a server, and how much of it to use.
 *
 * @param password or null where none is needed
 * @param certificates PEM text of authorities that are trusted; null: those of the JDK
 * @param connectTimeout until a connection can be used: TCP, TLS and authentication together
 * @param connections of a {@link PgPool}
 * @param waiting how many may wait for one of them
 * @param patience how long they wait
 * @param idleTimeout after which a connection that nobody uses is closed
 * @param maxLifetime after which a connection is closed as soon as nobody uses it
 * @param statementTimeout after which the server ends a statement; and, {@link PgPool#GRACE} later,
 *     the connection is given up when there is still no answer
 * @param readOnly whether transactions are read-only unless they say otherwise. The real guard is a
 *     role that may only SELECT
 * @param primaryOnly a server that is a standby counts as away, as libpq's {@code
 *     target_session_attrs=primary}: asked once of each connection, because a server that becomes a
 *     standby has to be restarted for that
 */
public record PgOptions(
    @Nullable String password,
    Tls tls,
    @Nullable String certificates,
    Duration connectTimeout,
    int connections,
    int waiting,
    Duration patience,
    Duration idleTimeout,
    Duration maxLifetime,
    Duration statementTimeout,
    boolean readOnly,
    boolean primaryOnly) {

  /** Primary or standby. */
  public PgOptions(
      @Nullable String password,
      Tls tls,
      @Nullable String certificates,
      Duration connectTimeout,
      int connections,
      int waiting,
      Duration patience,
      Duration idleTimeout,
      Duration maxLifetime,
      Duration statementTimeout,
      boolean readOnly) {
    this(
        password,
        tls,
        certificates,
        connectTimeout,
        connections,
        waiting,
        patience,
        idleTimeout,
        maxLifetime,
        statementTimeout,
        readOnly,
        false);
  }

  /** As PostgreSQL's sslmode of the same name. */
  public enum Tls {
    DISABLE,
    /** Encrypted, with whoever answers. */
    REQUIRE,
    /** The server's certificate is of a trusted authority. */
    VERIFY_CA,
    /** And it is for the host that was asked for. */
    VERIFY_FULL
  }

  public PgOptions {
    if (connections < 1) {
      throw new IllegalArgumentException("connections: " + connections + " (expected: > 0)");
    }
    if (waiting < 0) {
      throw new IllegalArgumentException("waiting: " + waiting + " (expected: >= 0)");
    }
  }

  /** Without a password or TLS, read-only, and with the usual bounds. */
  public static PgOptions plain() {
    return new PgOptions(
        null,
        Tls.DISABLE,
        null,
        Duration.ofSeconds(1),
        4,
        64,
        Duration.ofSeconds(1),
        Duration.ofMinutes(1),
        Duration.ofMinutes(30),
        Duration.ofSeconds(5),
        true);
  }

  /** The same, of the primary and of no standby. */
  public PgOptions ofPrimaryOnly() {
    return new PgOptions(
        password,
        tls,
        certificates,
        connectTimeout,
        connections,
        waiting,
        patience,
        idleTimeout,
        maxLifetime,
        statementTimeout,
        readOnly,
        true);
  }

  @Override
  public String toString() {
    // Not the password.
    return "PgOptions[tls=%s, connections=%d, waiting=%d, patience=%s, statementTimeout=%s]"
        .formatted(tls, connections, waiting, patience, statementTimeout);
  }
}
