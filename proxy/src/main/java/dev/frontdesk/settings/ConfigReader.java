package dev.frontdesk.settings;

import dev.frontdesk.settings.Config.AccessLog;
import dev.frontdesk.settings.Config.Admin;
import dev.frontdesk.settings.Config.Answers;
import dev.frontdesk.settings.Config.Compression;
import dev.frontdesk.settings.Config.Limits;
import dev.frontdesk.settings.Config.Listen;
import dev.frontdesk.settings.Config.Memory;
import dev.frontdesk.settings.Config.Tls;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Scalars;
import dev.frontdesk.settings.yaml.Section;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a configuration; findings go to the section's collector. */
final class ConfigReader {
  private static final String ADDRESS = "HOST:PORT, as 127.0.0.1:8080 or [::1]:8080";

  /** What a bound of bytes in one message may be at most: 64 MiB. */
  private static final long MOST_BYTES = 64L << 20;

  private final Section config;
  private final SecretReader secrets;

  ConfigReader(Section config, Surroundings surroundings) {
    this.config = config;
    this.secrets = new SecretReader(surroundings.file());
  }

  Config read() {
    Config defaults = Config.defaults();
    Config.Redis redis = new RedisReader(secrets).read(config);
    Database postgres = new PostgresReader(secrets).read(config);
    Map<String, UpstreamGroup> upstreams = UpstreamReader.read(config, postgres);
    return new Config(
        listen(defaults.listen()),
        admin(defaults.admin()),
        upstreams,
        UpstreamReader.defaultName(config, upstreams),
        false,
        config.texts("rules"),
        memory(),
        compression(),
        trusted(),
        FieldNames.lowerCase(config, "credentials"),
        config.texts("ignore-query"),
        config.sectionOrEmpty("cookies", Shapes.COOKIES).texts("ignore"),
        FieldNames.allowed(config, FieldNames.lowerCase(config, "credentials")),
        new IdentityKeyReader(secrets).read(config),
        accessLog(),
        limits(),
        config.sectionOrEmpty("shutdown", Shapes.SHUTDOWN).duration("drain", Config.DRAIN),
        answers(),
        redis,
        postgres,
        readYourWrites(redis != null, postgres, upstreams),
        config.sectionOrEmpty("startup", Shapes.STARTUP).duration("warm-up", Config.WARM_UP));
  }

  /** A key that is made at start is one that other processes do not have. */
  private ReadYourWrites readYourWrites(
      boolean several, @Nullable Database postgres, Map<String, UpstreamGroup> upstreams) {
    ReadYourWrites read = new ReadYourWritesReader(secrets).read(config);
    boolean used =
        (postgres != null && !postgres.replicas().isEmpty())
            || upstreams.values().stream().anyMatch(group -> !group.replicas().isEmpty());
    if (several && used && read.cookie() != null && read.key() == null) {
      config
          .findings()
          .notice(
              "read-your-writes: without a key each process believes only its own cookies;"
                  + " processes that share a Redis need the same");
    }
    Duration behind = mostBehind(postgres, upstreams);
    if (behind.compareTo(read.lasts()) > 0) {
      Section own = config.sectionOrEmpty("read-your-writes", Shapes.READ_YOUR_WRITES);
      config
          .findings()
          .warning(
              own.has("lasts") ? own.placeOf("lasts") : config.place(),
              "lasts: %d ms, and replicas may be %d ms behind (expected: not less than any max-lag, or a client may stop seeing its write)"
                  .formatted(read.lasts().toMillis(), behind.toMillis()));
    }
    return read;
  }

  /** What any replica that may be asked is behind at most. */
  private static Duration mostBehind(
      @Nullable Database postgres, Map<String, UpstreamGroup> upstreams) {
    Stream<Duration> standbys =
        postgres == null || postgres.replicas().isEmpty()
            ? Stream.empty()
            : Stream.of(postgres.positions().maxLag());
    Stream<Duration> replicas =
        upstreams.values().stream()
            .filter(group -> !group.replicas().isEmpty())
            .map(group -> group.reads().maxLag());
    return Stream.concat(standbys, replicas).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
  }

  private Listen listen(Listen defaults) {
    Section listen = config.sectionOrEmpty("listen", Shapes.LISTEN);
    return new Listen(address(listen, defaults.address()), tls(listen));
  }

  private @Nullable Tls tls(Section listen) {
    Section tls = listen.section("tls", Shapes.TLS);
    if (tls == null) {
      return null;
    }
    tls.required("certificate", "file: and a path, or PEM text");
    tls.required("key", "file: and a path, or PEM text");
    String certificate = secrets.pem(tls, "certificate", "CERTIFICATE");
    String key = secrets.pem(tls, "key", "PRIVATE KEY");
    return certificate == null || key == null
        ? null
        : new Tls(
            certificate,
            new Secret(key),
            SecretReader.path(tls, "certificate"),
            SecretReader.path(tls, "key"));
  }

  private Admin admin(Admin defaults) {
    Section admin = config.sectionOrEmpty("admin", Shapes.ADMIN);
    return new Admin(address(admin, defaults.address()), token(admin));
  }

  /** Absent, empty, or a variable that is not set: null, and the start makes one. */
  private @Nullable Secret token(Section admin) {
    if (!(admin.node("token") instanceof Scalar scalar)
        ? !admin.has("token")
        : scalar.unset() != null || scalar.isNull() || scalar.text().isBlank()) {
      return null;
    }
    String token = secrets.read(admin, "token");
    return token == null ? null : new Secret(token);
  }

  private static Address address(Section section, Address otherwise) {
    Address address = section.form("address", ADDRESS, Address::parse);
    return address == null ? otherwise : address;
  }

  private Memory memory() {
    Section memory = config.sectionOrEmpty("memory", Shapes.MEMORY);
    Memory defaults = Memory.of(memory.size("size", Memory.DEFAULT.size()));
    long maxObject = memory.size("max-object", defaults.maxObject());
    long fills = memory.size("fills", defaults.fills());
    notAbove(memory, "max-object", maxObject, defaults.size());
    UpTo.oneArray(memory, "max-object", maxObject);
    notAbove(memory, "fills", fills, defaults.size());
    return new Memory(
        defaults.size(),
        maxObject,
        fills,
        memory.integer("marks", 1000, 100_000_000, defaults.marks()));
  }

  private static void notAbove(Section memory, String key, long value, long size) {
    if (value > size) {
      memory
          .findings()
          .error(
              memory.placeOf(key),
              "%s: %d bytes (expected: at most the memory's size, %d)".formatted(key, value, size));
    }
  }

  private @Nullable Compression compression() {
    if (config.node("compression") instanceof Scalar scalar && scalar.text().equals("off")) {
      return null;
    }
    Section section = config.sectionOrEmpty("compression", Shapes.COMPRESSION);
    Map<String, String> known = new LinkedHashMap<>();
    Compression.ENCODINGS.forEach(encoding -> known.put(encoding, encoding));
    List<String> encodings =
        section.scalars("encodings").stream()
            .map(name -> Scalars.choice("encodings", name, known, section.findings()))
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .distinct()
            .toList();
    return new Compression(
        section.has("encodings") ? encodings : Compression.ENCODINGS,
        section.integer("level", 1, 9, Compression.LEVEL),
        minSize(section),
        section.texts("types"));
  }

  private static int minSize(Section section) {
    long size = section.size("min-size", Compression.MIN_SIZE);
    if (size > MOST_BYTES) {
      section
          .findings()
          .error(
              section.placeOf("min-size"),
              "min-size: %d bytes (expected: at most 64MiB)".formatted(size));
    }
    return (int) Math.min(size, MOST_BYTES);
  }

  private List<Network> trusted() {
    if (!config.has("trusted")) {
      return BuiltIn.LOOPBACK;
    }
    List<Network> networks = new ArrayList<>();
    for (Scalar scalar : config.scalars("trusted")) {
      Network network = Network.parse(scalar.text());
      if (network == null) {
        config.expected("trusted", scalar, "an IP address or a network, as 10.0.0.0/8 or fd00::/8");
      } else {
        networks.add(network);
      }
    }
    return List.copyOf(networks);
  }

  private @Nullable AccessLog accessLog() {
    if (config.node("access-log") instanceof Scalar scalar && scalar.text().equals("off")) {
      return null;
    }
    Section log = config.section("access-log", Shapes.ACCESS_LOG);
    if (log == null) {
      return null;
    }
    String to = log.text("to");
    AccessLog.Format format =
        log.choice(
            "format",
            Words.of("json", AccessLog.Format.JSON, "combined", AccessLog.Format.COMBINED));
    return new AccessLog(
        to == null ? "stdout" : to,
        format == null ? AccessLog.Format.JSON : format,
        Set.copyOf(log.texts("mask")));
  }

  private Limits limits() {
    Section limits = config.sectionOrEmpty("limits", Shapes.LIMITS);
    Limits defaults = Limits.DEFAULT;
    return new Limits(
        bounded(limits, "request-line", defaults.requestLine()),
        bounded(limits, "fields", defaults.fields()),
        bounded(limits, "body-copy", defaults.bodyCopy()),
        limits.integer("connections", 1, 10_000_000, defaults.connections()),
        limits.positive("idle-timeout", defaults.idleTimeout()));
  }

  private static int bounded(Section limits, String key, int otherwise) {
    long size = limits.size(key, otherwise);
    if (size < 256 || size > MOST_BYTES) {
      limits
          .findings()
          .error(
              limits.placeOf(key),
              "%s: %d bytes (expected: from 256B to 64MiB)".formatted(key, size));
      return otherwise;
    }
    return (int) size;
  }

  private Answers answers() {
    Section answers = config.sectionOrEmpty("answers", Shapes.ANSWERS);
    Answers defaults = Answers.DEFAULT;
    String name = answers.form("name", "a token that begins with a letter", FieldNames::pseudonym);
    return new Answers(
        name == null ? defaults.name() : name,
        FieldNames.answer(answers, "x-cache", defaults.cache()),
        FieldNames.answer(answers, "x-cache-ttl", defaults.cacheTtl()),
        FieldNames.answer(answers, "x-response-time", defaults.responseTime()),
        answers.flag("cache-status", defaults.cacheStatus()),
        answers.flag("server-timing", defaults.serverTiming()),
        answers.flag("detail", defaults.detail()),
        answers.flag("tag-fields", defaults.tagFields()),
        FieldNames.debug(answers));
  }
}
