package dev.frontdesk.fuzz.model;

import dev.frontdesk.fuzz.history.Lines;
import dev.frontdesk.fuzz.history.Step;
import dev.frontdesk.fuzz.history.Trace.Call;
import dev.frontdesk.fuzz.history.Trace.Moment;
import dev.frontdesk.fuzz.history.Trace.Reply;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A response as a cache may hold it: as it came, or as it was updated since. Whether it may be held
 * at all is another question.
 */
final class State {
  /** Brought the content. */
  final Call base;

  final Reply baseReply;

  /** Brought the last update, or the content. */
  final Call last;

  final Reply lastReply;

  /** What is stored, of everything that may be. */
  final Lines lines;

  /** The requests that selected it: the first one, and those that it was confirmed for. */
  final List<Step.Ask> selectedBy;

  /** Fields that some message of it said may not be stored (RFC 9111 §3.1), in lower case. */
  final Set<String> notStored;

  /** When an update made another state of it, which has to be used from then on; or null. */
  @Nullable Moment supersededAt;

  State(Call base, Reply reply) {
    this.base = base;
    this.baseReply = reply;
    this.last = base;
    this.lastReply = reply;
    this.lines = reply.lines();
    this.selectedBy = List.of(base.ask());
    this.notStored = qualified(lines);
  }

  /** The same content, updated. */
  State(State before, Call update, Reply reply, Lines lines) {
    this(before, update, reply, lines, before.baseReply);
  }

  private State(State before, Call update, Reply reply, Lines lines, Reply content) {
    this.base = before.base;
    this.baseReply = content;
    this.last = update;
    this.lastReply = reply;
    this.lines = lines;
    List<Step.Ask> more = new ArrayList<>(before.selectedBy);
    more.add(update.ask());
    this.selectedBy = more;
    this.notStored = qualified(lines);
    notStored.addAll(before.notStored);
  }

  private static Set<String> qualified(Lines lines) {
    Directives said = Directives.ofResponse(lines);
    Set<String> names = new HashSet<>(said.fields("private"));
    names.addAll(said.fields("no-cache"));
    return names;
  }

  /** Of the same version, with a part that came: fields are updated as by a 304 (RFC 9111 §3.4). */
  State(State before, Call part, Reply whole) {
    this(before, part, whole, Freshening.merged(before.lines, whole.lines()), whole);
  }

  /** Something of it came as a part. */
  boolean isPart() {
    return isPart(base) || isPart(last);
  }

  /** What came last was a part: the whole goes out as that comes in. */
  boolean isCompleted() {
    return isPart(last);
  }

  private static boolean isPart(Call call) {
    Reply reply = call.reply();
    return reply != null && reply.status() == 206;
  }

  boolean isUpdated() {
    return last.at().order() != base.at().order();
  }

  int status() {
    return baseReply.status();
  }

  /** A 304 says that without conditions there would have been a 2xx (RFC 9110 §13.2.1). */
  boolean isSuccess() {
    return status() / 100 == 2;
  }

  Directives directives() {
    return Directives.ofResponse(lines);
  }

  @Nullable String etag() {
    List<String> tags = lines.values("ETag");
    return tags.size() == 1 && tags.getFirst().matches("(W/)?\"[\\x21\\x23-\\x7e]*\"")
        ? tags.getFirst()
        : null;
  }

  @Override
  public String toString() {
    return "the %d of #%d%s"
        .formatted(
            status(),
            base.ask().number(),
            isUpdated() ? " updated by #" + last.ask().number() : "");
  }
}
