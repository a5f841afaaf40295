package dev.frontdesk.settings;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The {@code postgres} part: the database behind the API, and its standbys.
 *
 * @param primary {@code postgresql://USER@HOST:PORT/DATABASE}, without a password
 * @param replicas streaming standbys of it, likewise
 * @param audit a server for queries of the pool {@code audit}, which may be one of the others;
 *     null: there is none
 * @param password of all of them; null: none is needed
 * @param tls whether connections are encrypted
 * @param certificates PEM text of authorities; null: those of the JDK
 * @param connections per process to each server for queries
 * @param waiting queries that wait for a connection to one server
 * @param patience how long they wait
 * @param statementTimeout what no query may exceed, whatever its own says
 * @param positions how it is watched how far standbys are
 * @param catchUp how long a read waits for a standby to show a write, before the primary is asked
 * @param spill reads that the primary answers in the place of standbys
 * @param changes how changes of rows are heard; null: not
 * @param slowQuery from which time on a query is said to be slow
 * @param maxCost the planner's estimate above which a query is refused when rules are loaded
 */
public record Database(
    String primary,
    List<String> replicas,
    @Nullable String audit,
    @Nullable Secret password,
    Tls tls,
    @Nullable String certificates,
    Duration connectTimeout,
    Connections connections,
    int waiting,
    Duration patience,
    Duration idleTimeout,
    Duration maxLifetime,
    Duration statementTimeout,
    Positions positions,
    Duration catchUp,
    Spill spill,
    @Nullable Changes changes,
    Duration slowQuery,
    double maxCost) {
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  public static final int WAITING = 256;
  public static final Duration PATIENCE = Duration.ofMillis(500);
  public static final Duration IDLE_TIMEOUT = Duration.ofMinutes(1);
  public static final Duration MAX_LIFETIME = Duration.ofMinutes(30);
  public static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
  public static final Duration CATCH_UP = Duration.ofMillis(50);
  public static final Duration SLOW_QUERY = Duration.ofMillis(500);
  public static final int COST = 1_000_000;

  /** One for where none is asked: rules are read as if it were there, with all that it may have. */
  public static final Database ANY = any("postgresql://any@127.0.0.1:1/any");

  private static Database any(String url) {
    return new Database(
        url,
        List.of(url),
        url,
        null,
        Tls.DISABLE,
        null,
        CONNECT_TIMEOUT,
        Connections.DEFAULT,
        WAITING,
        PATIENCE,
        IDLE_TIMEOUT,
        MAX_LIFETIME,
        Duration.ofDays(1),
        Positions.DEFAULT,
        CATCH_UP,
        Spill.DEFAULT,
        Changes.DEFAULT,
        SLOW_QUERY,
        COST);
  }

  /** As PostgreSQL's sslmode. */
  public enum Tls {
    DISABLE,
    REQUIRE,
    VERIFY_CA,
    VERIFY_FULL
  }

  public record Connections(int primary, int replica, int audit) {
    public static final Connections DEFAULT = new Connections(4, 8, 2);
  }

  /**
   * @param every how often each server is asked
   * @param timeout after which one that does not answer is not asked for reads
   * @param maxLag behind which a standby is not asked at all
   * @param grace how long reads stay at the primary after any doubt about who follows whom
   */
  public record Positions(Duration every, Duration timeout, Duration maxLag, Duration grace) {
    public static final Positions DEFAULT =
        new Positions(
            Duration.ofMillis(100),
            Duration.ofMillis(500),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10));
  }

  /**
   * A token bucket.
   *
   * @param rate reads a second
   * @param burst reads at once
   */
  public record Spill(int rate, int burst) {
    public static final Spill DEFAULT = new Spill(100, 200);
  }

  /**
   * @param beat how often it is tried whether notifications arrive
   * @param blindTtl what nothing that changes may clear is older than, while they do not
   * @param channel of NOTIFY
   */
  public record Changes(Duration beat, Duration blindTtl, String channel) {
    public static final Changes DEFAULT =
        new Changes(Duration.ofSeconds(1), Duration.ofSeconds(5), "frontdesk");
  }
}
