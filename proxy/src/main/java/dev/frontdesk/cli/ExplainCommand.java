package dev.frontdesk.cli;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.rules.RuleSet;
import dev.frontdesk.settings.Config;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Says what would be done with a request, and why. */
@Command(
    name = "explain",
    description = {
      "Say what would be done with a request, and why, without doing it.",
      "With --config, --rules or --upstream: by these files. Otherwise a running proxy is asked.",
    },
    mixinStandardHelpOptions = true)
final class ExplainCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private final OfflineSetup files = new OfflineSetup();
  @Mixin private final AdminClient client = new AdminClient();

  @Parameters(index = "0", paramLabel = "METHOD", description = "GET, POST, ...")
  private String method = "";

  @Parameters(index = "1", paramLabel = "TARGET", description = "Path and query.")
  private String target = "";

  @Option(
      names = {"-H", "--header"},
      paramLabel = "'NAME: VALUE'",
      description = {
        "A request field; may be repeated.",
        "As with curl, Accept is */* where nothing else is said, and 'Accept:' leaves it out.",
      })
  private List<String> headers = List.of();

  @Option(
      names = "--from",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "The peer that it comes from. Default: ${DEFAULT-VALUE}.")
  private String from = "127.0.0.1";

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (!target.startsWith("/")) {
      throw new Complaint(target + " (expected: a target that begins with /)");
    }
    out.println((files.isGiven() ? offline() : online()).encodePrettily());
    out.flush();
    return 0;
  }

  private JsonObject online() {
    JsonObject fields = new JsonObject();
    for (Field line : fields()) {
      fields.put(line.name(), fields.getJsonArray(line.name(), new JsonArray()).add(line.value()));
    }
    return client.post(
        "/explain",
        new JsonObject()
            .put("request", method + " " + target)
            .put("headers", fields)
            .put("peer", from));
  }

  private JsonObject offline() {
    Setup setup = files.setup();
    Setup.Loading loading = setup.load();
    Config config = loading.config();
    RuleSet rules = loading.rules() == null ? null : loading.rules().rules();
    if (config == null || rules == null) {
      Findings.print(loading.findings(), Objects.requireNonNull(spec).commandLine().getErr());
      throw new Complaint("the rules do not load");
    }
    RequestHead head =
        AskedAbout.head(config, config.listen().address().port(), method, target, fields());
    return OfflineExplanation.of(config, rules, head, new Peer(from, config.trusts(from)));
  }

  /** Accept is keyed: without it, what clients have asked for would never be found. */
  private Fields fields() {
    Fields.Builder fields = Fields.builder();
    boolean acceptIsSaid = false;
    for (String header : headers) {
      int colon = header.indexOf(':');
      if (colon < 1) {
        throw new Complaint("-H '%s' (expected: 'NAME: VALUE')".formatted(header));
      }
      String name = header.substring(0, colon);
      String value = header.substring(colon + 1).strip();
      boolean accept = name.equalsIgnoreCase("Accept");
      acceptIsSaid |= accept;
      if (!accept || !value.isEmpty()) {
        fields.add(name, value);
      }
    }
    if (!acceptIsSaid) {
      fields.add("Accept", "*/*");
    }
    return fields.build();
  }
}
