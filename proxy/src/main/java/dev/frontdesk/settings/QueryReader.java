package dev.frontdesk.settings;

import dev.frontdesk.rules.CacheMode;
import dev.frontdesk.rules.CacheRule;
import dev.frontdesk.rules.Conditions;
import dev.frontdesk.rules.KeyRule;
import dev.frontdesk.rules.MatchPattern;
import dev.frontdesk.rules.Query;
import dev.frontdesk.rules.Query.Answer;
import dev.frontdesk.rules.Query.Pool;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.Sharing;
import dev.frontdesk.rules.Source;
import dev.frontdesk.rules.SqlType;
import dev.frontdesk.rules.Upstream;
import dev.frontdesk.rules.ValueType;
import dev.frontdesk.settings.ParameterReader.Read;
import dev.frontdesk.settings.StatementReader.Statement;
import dev.frontdesk.settings.yaml.Findings;
import dev.frontdesk.settings.yaml.Nearest;
import dev.frontdesk.settings.yaml.Node;
import dev.frontdesk.settings.yaml.Node.Mapping;
import dev.frontdesk.settings.yaml.Node.Scalar;
import dev.frontdesk.settings.yaml.Section;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One of a file's {@code queries}: a route that the database answers. */
final class QueryReader {
  static final Duration TIMEOUT = Duration.ofSeconds(2);
  static final int ROWS = 1000;

  private static final int LARGEST_ANSWER = 1_000_000;
  private static final String CACHE = "off or a mapping with ttl, tags and the like";

  private final Scope scope;
  private final Findings findings;
  private final StatementReader statements;

  QueryReader(Scope scope, StatementReader statements) {
    this.scope = scope;
    this.findings = scope.findings();
    this.statements = statements;
  }

  /** Null only after a finding. */
  @Nullable Route read(Node node) {
    Section query = Section.of(node, "query", Shapes.QUERY, findings);
    if (query == null) {
      return null;
    }
    String id = Ids.read(query);
    List<MatchPattern> match = match(query);
    ParameterReader reader = new ParameterReader(findings);
    List<Read> read = reader.read(query);
    Statement statement = statements.read(query);
    if (statement != null) {
      reader.check(read, statement);
    }
    List<Query.Parameter> parameters =
        read.stream()
            .map(Read::parameter)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
    String access = new AccessReader(scope).read(query, read);
    Answer answer = answer(query);
    Pool pool = pool(query);
    CacheMode cache = cache(query);
    Route route =
        new Route(
            id,
            query.has("id") ? query.placeOf("id") : query.place(),
            match,
            Conditions.NONE,
            new Upstream(Upstream.QUERIES, pool == Pool.REPLICA),
            key(parameters, access),
            types(parameters),
            access == null ? new Sharing.Public() : new Sharing.Unsaid(),
            cache,
            "",
            new Query(
                id,
                statement == null ? query.placeOf("sql") : statement.begins(),
                statement == null ? "" : statement.sql(),
                parameters,
                answer,
                pool,
                dependsOn(query),
                timeout(query),
                rows(query, answer),
                access));
    SourceChecks.checkQuery(route, read, query, scope);
    return route;
  }

  private List<MatchPattern> match(Section query) {
    List<MatchPattern> match = MatchReader.patterns(query);
    for (MatchPattern line : match) {
      if (!line.method().equals("GET")) {
        findings.error(
            line.place(),
            "match: %s for a query (expected: GET, because a query only reads)"
                .formatted(line.method()),
            Nearest.didYouMean("GET " + line.path().text()));
      }
    }
    return match;
  }

  private Answer answer(Section query) {
    if (!query.has("answer")) {
      query.required("answer", "rows, row, value");
    }
    Answer answer =
        query.choice(
            "answer", Words.of("rows", Answer.ROWS, "row", Answer.ROW, "value", Answer.VALUE));
    return answer == null ? Answer.ROWS : answer;
  }

  private Pool pool(Section query) {
    Pool said =
        query.choice(
            "pool",
            Words.of("replica", Pool.REPLICA, "primary", Pool.PRIMARY, "audit", Pool.AUDIT));
    Database database = scope.config().postgres();
    if (database == null) {
      return said == null ? Pool.PRIMARY : said;
    }
    if (said == Pool.AUDIT && database.audit() == null) {
      findings.error(
          query.placeOf("pool"),
          "pool: audit without audit in postgres (expected: that server in the configuration, or another pool)");
    }
    boolean replicas = !database.replicas().isEmpty();
    if (said == Pool.REPLICA && !replicas) {
      findings.notice(
          "pool: replica, and postgres has no replicas; these queries go to its primary");
    }
    Pool wanted = said == null ? Pool.REPLICA : said;
    return wanted == Pool.REPLICA && !replicas ? Pool.PRIMARY : wanted;
  }

  private List<String> dependsOn(Section query) {
    if (!query.has("depends-on")) {
      query.required("depends-on", "a list of the tables and views that the statement reads");
    }
    return Relations.list(query, "depends-on");
  }

  private Duration timeout(Section query) {
    Duration timeout = query.positive("timeout", TIMEOUT);
    Database database = scope.config().postgres();
    if (database == null || timeout.compareTo(database.statementTimeout()) <= 0) {
      return timeout;
    }
    if (query.has("timeout")) {
      findings.error(
          query.placeOf("timeout"),
          "timeout: %d ms (expected: at most statement-timeout of postgres, %d ms)"
              .formatted(timeout.toMillis(), database.statementTimeout().toMillis()));
    }
    return database.statementTimeout();
  }

  private int rows(Section query, Answer answer) {
    if (answer == Answer.ROWS) {
      return query.integer("max-rows", 1, LARGEST_ANSWER, ROWS);
    }
    if (query.has("max-rows")) {
      findings.error(
          query.placeOf("max-rows"),
          "max-rows beside answer: %s (expected: only with answer: rows)"
              .formatted(answer == Answer.ROW ? "row" : "value"));
    }
    return 1;
  }

  private CacheMode cache(Section query) {
    Node node = query.node("cache");
    if (node == null || (node instanceof Scalar scalar && scalar.text().equals("off"))) {
      return new CacheMode.Off();
    }
    if (!(node instanceof Mapping mapping)) {
      findings.error(node.place(), "cache: %s (expected: %s)".formatted(node.described(), CACHE));
      return new CacheMode.Off();
    }
    Section own = Section.of(mapping, "cache", Shapes.CACHE, findings);
    if (own == null) {
      return new CacheMode.Off();
    }
    if (own.has("mode")) {
      findings.error(
          own.placeOf("mode"),
          "mode in a query (expected: none; what changes the answer is in params)");
    }
    CacheRule rule =
        new CacheReader(own, scope.defaults().cache(), scope.defaults().zone(), scope.config())
            .read();
    if (rule.ttl() == null && !own.has("ttl")) {
      findings.error(
          mapping.place(),
          "cache without ttl (expected: ttl, because a database says nothing of freshness)");
    }
    return new CacheMode.Keyed(rule);
  }

  /** What the statement cannot see cannot change the answer: it is dropped. */
  private static KeyRule key(List<Query.Parameter> parameters, @Nullable String access) {
    List<String> names =
        parameters.stream()
            .map(Query.Parameter::source)
            .filter(Source.Query.class::isInstance)
            .map(source -> ((Source.Query) source).name())
            .distinct()
            .toList();
    return new KeyRule(
        new KeyRule.QueryKey.Listed(names, KeyRule.Unlisted.DROP), List.of(), List.of(), access);
  }

  /**
   * Of the types that both languages have. A date has no time of day here, so any zone will do.
   * What comes repeatedly has none: a typed value of a key comes once.
   */
  private Map<Source, ValueType> types(List<Query.Parameter> parameters) {
    ValueType.Zone zone =
        Objects.requireNonNullElse(
            scope.defaults().zone(), new ValueType.Zone.Fixed(ZoneOffset.UTC));
    Map<Source, ValueType> types = new LinkedHashMap<>();
    for (Query.Parameter parameter : parameters) {
      ValueType type = type(parameter.type().base(), zone);
      if (type != null && !parameter.type().array()) {
        types.put(parameter.source(), type);
      }
    }
    return Map.copyOf(types);
  }

  private static @Nullable ValueType type(SqlType.Base base, ValueType.Zone zone) {
    return switch (base) {
      case INT2, INT4, INT8 -> new ValueType.Int();
      case UUID -> new ValueType.Uuid();
      case DATE -> new ValueType.Date(zone);
      case BOOL, NUMERIC, FLOAT8, TEXT, TIME, TIMESTAMP, TIMESTAMPTZ -> null;
    };
  }
}
