package dev.frontdesk.invalidate.shared;

import static dev.frontdesk.invalidate.shared.MarkVerdict.INVALIDATED;
import static dev.frontdesk.invalidate.shared.MarkVerdict.VALID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.frontdesk.invalidate.Spread;
import dev.frontdesk.invalidate.shared.Node.Filled;
import dev.frontdesk.redis.LinkOptions;
import dev.frontdesk.redis.RedisServer;
import dev.frontdesk.rules.Write.Consistency;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Redis that answers, and does not let this node do what it has to. */
class RefusedByRedisTest {
  private static final Pattern DOCUMENTED = Pattern.compile("`ACL SETUSER frontdesk (on .*)`");

  private static RedisServer redis;
  private static Vertx vertx;

  private final List<Node> nodes = new ArrayList<>();

  @BeforeAll
  static void begin() {
    redis = RedisServer.start();
    vertx = Vertx.vertx();
  }

  @AfterAll
  static void end() {
    Node.get(vertx.close());
    redis.close();
  }

  @AfterEach
  void closeNodes() {
    nodes.forEach(node -> Node.get(node.marks.close()));
    nodes.forEach(Node::close);
    redis.command("FLUSHALL");
  }

  private Node node(String user, String name) {
    LinkOptions link =
        new LinkOptions(
            LinkOptions.Kind.STANDALONE,
            List.of(redis.url()),
            null,
            user,
            "secret",
            null,
            Duration.ofMillis(100),
            "frontdesk");
    Node node = new Node(vertx, link, link, Node.options("frontdesk", name));
    nodes.add(node);
    return node.started();
  }

  private static void user(String name, String... rules) {
    List<String> command = new ArrayList<>(List.of("ACL", "SETUSER", name, "reset"));
    command.addAll(List.of(rules));
    redis.command(command.toArray(new String[0]));
  }

  private static String[] documented() throws IOException {
    Matcher line = DOCUMENTED.matcher(Files.readString(Path.of("docs/configuration.md")));
    assertThat(line.find()).isTrue();
    return line.group(1).replace(">PASSWORD", ">secret").split(" ");
  }

  @Test
  void withTheRightsThatAreDocumentedItWorks() throws IOException {
    user("documented", documented());
    Node a = node("documented", "a").trusted();
    Node b = node("documented", "b").trusted();
    Filled filled = b.fill("x");
    assertThat(a.confirm(filled)).isEqualTo(VALID);
    assertThat(a.invalidate(Consistency.CLUSTER, "x")).isEqualTo(new Spread.Complete());
    assertThat(b.check(filled)).isEqualTo(INVALIDATED);
    assertThat(a.seen.lines).noneMatch(line -> line.startsWith("refused"));
  }

  @Test
  void whoMayNotAskForInfoIsToldWhyOnceAndTrustsNothing() {
    user("blind", "on", ">secret", "~*", "&*", "+@all", "-info");
    Node node = node("blind", "a");
    await().until(() -> !node.seen.lines.isEmpty());
    String first = node.seen.lines.getFirst();
    assertThat(first).startsWith("refused").contains("can't run this command");
    assertThat(node.marks.hasLease()).isFalse();
    user("blind", "on", ">secret", "~*", "&*", "+@all");
    await().until(node.marks::hasLease);
    assertThat(node.seen.lines.stream().filter(line -> line.startsWith("refused"))).hasSize(1);
  }

  @Test
  void whoMayNotPublishIsToldWhyWhenSomethingIsInvalidatedAndOthersHearOfItAllTheSame() {
    user("silent", "on", ">secret", "~*", "resetchannels", "+@all");
    user("free", "on", ">secret", "~*", "&*", "+@all");
    Node silent = node("silent", "a").trusted();
    Node free = node("free", "b").trusted();
    Filled filled = free.fill("x");
    assertThat(silent.invalidate(Consistency.CLUSTER, "x")).isEqualTo(new Spread.Unsent());
    assertThat(silent.seen.lines.stream().filter(line -> line.startsWith("refused"))).hasSize(1);
    await().untilAsserted(() -> assertThat(free.check(filled)).isEqualTo(INVALIDATED));
  }
}
