package dev.frontdesk.settings;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code frontdesk.yaml} says, with defaults in place. Immutable.
 *
 * @param upstreams groups by name, in the order of the file
 * @param defaultUpstream where a request goes that no rule sends elsewhere; null only where there
 *     are no upstreams
 * @param anyUpstream a name that {@code upstreams} lacks means the default one (the command line's
 *     {@code --upstream})
 * @param rules folders or files, as written: relative to the configuration's folder
 * @param compression null: off
 * @param trusted peers whose forwarding and identity fields are believed
 * @param credentials further fields that carry credentials, in lower case
 * @param ignoreQuery further parameter names that are ignored
 * @param ignoreCookies names of cookies that are no credentials
 * @param allowHeaders further fields that reach the origin on caching routes, in lower case
 * @param accessLog null: off
 * @param drain how long requests in flight may take after a stop was asked for
 * @param redis null: each process keeps what it stores to itself
 * @param postgres null: the database is not known
 * @param readYourWrites how clients that have written are known again
 * @param warmUp how long requests of the rule tests are replayed before it listens; zero: not
 */
public record Config(
    Listen listen,
    Admin admin,
    Map<String, UpstreamGroup> upstreams,
    @Nullable String defaultUpstream,
    boolean anyUpstream,
    List<String> rules,
    Memory memory,
    @Nullable Compression compression,
    List<Network> trusted,
    Set<String> credentials,
    List<String> ignoreQuery,
    List<String> ignoreCookies,
    Set<String> allowHeaders,
    Map<String, IdentityKey> identityKeys,
    @Nullable AccessLog accessLog,
    Limits limits,
    Duration drain,
    Answers answers,
    @Nullable Redis redis,
    @Nullable Database postgres,
    ReadYourWrites readYourWrites,
    Duration warmUp) {
  public static final Duration DRAIN = Duration.ofSeconds(10);

  public static final Duration WARM_UP = Duration.ofSeconds(1);

  /** The name of the upstream that the command line defines. */
  public static final String COMMAND_LINE_UPSTREAM = "upstream";

  /** What an empty file says: no upstream, nothing but defaults. */
  public static Config defaults() {
    return new Config(
        new Listen(new Address("127.0.0.1", 8080), null),
        new Admin(new Address("127.0.0.1", 9090), null),
        Map.of(),
        null,
        false,
        List.of(),
        Memory.DEFAULT,
        Compression.DEFAULT,
        BuiltIn.LOOPBACK,
        Set.of(),
        List.of(),
        List.of(),
        Set.of(),
        Map.of(),
        null,
        Limits.DEFAULT,
        DRAIN,
        Answers.DEFAULT,
        null,
        null,
        ReadYourWrites.DEFAULT,
        WARM_UP);
  }

  /** The same, listening elsewhere. */
  public Config withListen(Address address) {
    return with(new Listen(address, listen.tls()), admin, redis);
  }

  /** The same, listening to operators elsewhere. */
  public Config withAdmin(Address address) {
    return with(listen, new Admin(address, admin.token()), redis);
  }

  private Config with(Listen newListen, Admin newAdmin, @Nullable Redis shared) {
    return new Config(
        newListen,
        newAdmin,
        upstreams,
        defaultUpstream,
        anyUpstream,
        rules,
        memory,
        compression,
        trusted,
        credentials,
        ignoreQuery,
        ignoreCookies,
        allowHeaders,
        identityKeys,
        accessLog,
        limits,
        drain,
        answers,
        shared,
        postgres,
        readYourWrites,
        warmUp);
  }

  /** The same, with one server in the place of every upstream, whatever its name. */
  public Config withUpstream(URI server) {
    UpstreamGroup only = UpstreamGroup.of(server);
    Map<String, UpstreamGroup> groups = new LinkedHashMap<>();
    upstreams.keySet().forEach(name -> groups.put(name, only));
    groups.putIfAbsent(defaultUpstream == null ? COMMAND_LINE_UPSTREAM : defaultUpstream, only);
    return new Config(
        listen,
        admin,
        groups,
        defaultUpstream == null ? COMMAND_LINE_UPSTREAM : defaultUpstream,
        true,
        rules,
        memory,
        compression,
        trusted,
        credentials,
        ignoreQuery,
        ignoreCookies,
        allowHeaders,
        identityKeys,
        accessLog,
        limits,
        drain,
        answers,
        redis,
        postgres,
        readYourWrites,
        warmUp);
  }

  /**
   * What asks nobody else, on free ports of this host: one server for all upstreams, no Redis, no
   * database, no keys to fetch, no log.
   */
  public Config alone(URI upstream) {
    Address any = new Address("127.0.0.1", 0);
    Config one = withUpstream(upstream);
    return new Config(
        new Listen(any, null),
        new Admin(any, null),
        one.upstreams,
        one.defaultUpstream,
        true,
        List.of(),
        memory,
        compression,
        trusted,
        credentials,
        ignoreQuery,
        ignoreCookies,
        allowHeaders,
        Map.of(),
        null,
        limits,
        Duration.ZERO,
        answers,
        null,
        null,
        ReadYourWrites.DEFAULT,
        Duration.ZERO);
  }

  /** The same with a Redis to share through; null: without. */
  public Config withRedis(@Nullable Redis shared) {
    return with(listen, admin, shared);
  }

  /** The same with a database; null: without. */
  public Config withPostgres(@Nullable Database database) {
    return new Config(
        listen,
        admin,
        upstreams,
        defaultUpstream,
        anyUpstream,
        rules,
        memory,
        compression,
        trusted,
        credentials,
        ignoreQuery,
        ignoreCookies,
        allowHeaders,
        identityKeys,
        accessLog,
        limits,
        drain,
        answers,
        redis,
        database,
        readYourWrites,
        warmUp);
  }

  /** One of the trusted networks contains the peer. */
  public boolean trusts(String peerAddress) {
    return trusted.stream().anyMatch(network -> network.contains(peerAddress));
  }

  /**
   * @param tls null: plain HTTP
   */
  public record Listen(Address address, @Nullable Tls tls) {}

  /**
   * A certificate chain and its private key, both in PEM.
   *
   * @param certificateFile the path as written, where it came from a file; else null
   * @param keyFile likewise
   */
  public record Tls(
      String certificate, Secret key, @Nullable String certificateFile, @Nullable String keyFile) {}

  /**
   * @param token null: one is made at start and printed
   */
  public record Admin(Address address, @Nullable Secret token) {}

  /**
   * Bounds in bytes, and a number of marks.
   *
   * @param size all stored responses together
   * @param maxObject a body above this is not stored
   * @param fills bodies being received for storing, together
   * @param marks at most so many are kept; the oldest are dropped, and what is older is then
   *     invalid
   */
  public record Memory(long size, long maxObject, long fills, int marks) {
    public static final int MARKS = 1_000_000;
    public static final long MAX_OBJECT = 16L << 20;

    /** What {@code max-object} may be at most: a body is kept in one array. */
    public static final long MOST_OBJECT = 1L << 30;

    /** What of {@code size} the bodies being received may take where nothing is said. */
    public static final int FILLS_SHARE = 4;

    public static final Memory DEFAULT = of(256L << 20);

    static Memory of(long size) {
      return new Memory(size, Math.min(MAX_OBJECT, size), size / FILLS_SHARE, MARKS);
    }
  }

  /**
   * @param encodings content codings that are made, the preferred first: br, zstd, gzip
   * @param level from 1 (fast) to 9 (small)
   * @param minSize bytes below which a body is sent as it is
   * @param types media types that are compressed; {@code text/*} is every subtype, {@code *+json}
   *     every type with that suffix; empty: the encoder's own list
   */
  public record Compression(List<String> encodings, int level, int minSize, List<String> types) {
    public static final List<String> ENCODINGS = List.of("br", "zstd", "gzip");
    public static final int LEVEL = 6;
    public static final int MIN_SIZE = 1024;
    public static final Compression DEFAULT =
        new Compression(ENCODINGS, LEVEL, MIN_SIZE, List.of());
  }

  /**
   * @param to {@code stdout}, {@code stderr} or a file's path
   * @param mask names of query parameters whose values are not written, besides those that never
   *     are
   */
  public record AccessLog(String to, Format format, Set<String> mask) {
    /** What a line looks like. */
    public enum Format {
      JSON,
      COMBINED
    }
  }

  /**
   * @param requestLine bytes of method, target and version; above: 414
   * @param fields bytes of all field lines together; above: 431
   * @param bodyCopy bytes of a body that values are taken from; above: no value
   * @param connections that clients may have open at a time; one more is closed at once
   * @param idleTimeout after which a client's connection is closed when nothing moves on it
   */
  public record Limits(
      int requestLine, int fields, int bodyCopy, int connections, Duration idleTimeout) {
    public static final Limits DEFAULT =
        new Limits(8 << 10, 32 << 10, 256 << 10, 10_000, Duration.ofSeconds(60));
  }

  /**
   * What answers say of their way. A name is null where the field is off.
   *
   * @param name what {@code Cache-Status}, {@code Via} and {@code Surrogate-Capability} call this
   *     proxy
   * @param detail reasons are told in {@code Cache-Status}
   * @param tagFields the origin's Surrogate-Key, Cache-Tag and xkey go on to clients
   * @param debug the request field that shows the admin token in order to see key and tags; null:
   *     off
   */
  public record Answers(
      String name,
      @Nullable String cache,
      @Nullable String cacheTtl,
      @Nullable String responseTime,
      boolean cacheStatus,
      boolean serverTiming,
      boolean detail,
      boolean tagFields,
      @Nullable String debug) {
    public static final Answers DEFAULT =
        new Answers(
            "frontdesk",
            "X-Cache",
            "X-Cache-TTL",
            "X-Response-Time",
            true,
            true,
            true,
            false,
            null);
  }

  /**
   * The Redis that several processes share.
   *
   * @param nodes {@code redis://HOST:PORT} or {@code rediss://…}, of the server with {@code /DB}
   *     where one is named: the one server, Sentinels, or some nodes of the Cluster. All have the
   *     same scheme
   * @param master the name that Sentinels know it by; null but for {@link Deployment#SENTINEL}
   * @param user of the access list, or null
   * @param certificates PEM text of authorities that are trusted for {@code rediss:}; null: those
   *     of the JDK
   * @param namespace begins the name of every key
   * @param lease how long what is in memory is trusted after Redis was last heard
   * @param degradedTtl what {@link WhenAway#DEGRADE} serves at most so long after the lease
   * @param encryptionKeys the first encrypts, all decrypt; each 64 hexadecimal digits; may be empty
   * @param maxValue bytes above which a response stays in memory
   * @param marks that Redis keeps at most
   * @param journal tags that are remembered for Redis while it is away; beyond it: everything
   * @param fillWait how long a fill waits for another node's of the same key
   * @param replicaReads responses may be read from replicas; marks never are
   */
  public record Redis(
      Deployment deployment,
      List<String> nodes,
      @Nullable String master,
      @Nullable String user,
      @Nullable Secret password,
      @Nullable String certificates,
      String namespace,
      Duration commandTimeout,
      Duration lease,
      WhenAway whenAway,
      Duration degradedTtl,
      List<Secret> encryptionKeys,
      long maxValue,
      int marks,
      int journal,
      Duration fillWait,
      boolean replicaReads) {
    /** How its servers stand together. */
    public enum Deployment {
      STANDALONE,
      SENTINEL,
      CLUSTER
    }

    /** What becomes of answers in memory while Redis cannot be heard. */
    public enum WhenAway {
      /** They are served for a while longer: {@code degradedTtl}. */
      DEGRADE,
      /** They are not served. */
      PASS
    }
  }
}
