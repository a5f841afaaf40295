package dev.frontdesk.transaction;

import dev.frontdesk.http.Field;
import dev.frontdesk.http.Methods;
import dev.frontdesk.http.Peer;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.key.Keying;
import dev.frontdesk.policy.Preconditions;
import dev.frontdesk.rules.Classification;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.rules.Route;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers at once what memory holds fresh, before the ordinary way is begun. One per event loop,
 * called on it.
 *
 * <p><b>Why it is the same answer.</b> Nothing is decided here. What can be said of a request by
 * its head alone is said by the steps of {@link Transaction}, in their order ({@link Steps});
 * whether a stored response may be used, {@link dev.frontdesk.policy.ReusePolicy} and the marks say
 * for each request, and what is sent of it, {@link Served} and {@link
 * dev.frontdesk.observe.AnswerFields}. What would need anything else is not recognised, or not
 * answered, and takes the ordinary way:
 *
 * <ul>
 *   <li>what is no plain GET or HEAD by a rule that caches, or has something to say about the
 *       connection or its body;
 *   <li>conditions that only the origin can tell, ranges, and what may see key and tags;
 *   <li>who asks by a token: whether it is good depends on the time and on keys;
 *   <li>all that is not a fresh hit in memory: what Redis may hold, what is stale, what is a part,
 *       what may be due for a refresh ({@link dev.frontdesk.policy.EarlyRefresh} draws there, and
 *       only there), a refusal that is repeated with credentials, a coding that is not made yet.
 * </ul>
 */
public final class Express {
  private static final Logger LOG = LoggerFactory.getLogger(Express.class);

  private final Parts parts;
  private final AtOnce atOnce;

  /** Of the rules of {@link #counted}. */
  private final Map<String, HitSeries> series = new HashMap<>();

  private @Nullable InForce counted;

  public Express(Parts parts) {
    this.parts = parts;
    this.atOnce = new AtOnce(parts);
  }

  /** The clock that {@code startNanos} is read from. */
  public long nanos() {
    return parts.timing().nanos();
  }

  /**
   * What a request with this head is, by the rules in force; null where the ordinary way must have
   * it. The same for all heads that are equal and all peers that are as trusted: whoever keeps it
   * need not ask again while it {@link Recognised#isCurrent is current}. What is kept takes some
   * four times the head's octets, and 2 KiB.
   *
   * @param head of an HTTP/1.1 request, checked
   */
  public @Nullable Recognised recognise(RequestHead head, Peer peer) {
    if (!isPlain(head)) {
      return null;
    }
    try {
      return read(head, peer);
    } catch (RuntimeException defect) {
      // The ordinary way will meet it, too, and answers for it.
      LOG.debug("A head was not recognised", defect);
      return null;
    }
  }

  private boolean isPlain(RequestHead head) {
    if (!head.method().equals("GET") && !head.method().equals("HEAD")) {
      return false;
    }
    for (Field line : head.fields()) {
      if (saysMore(line)) {
        return false;
      }
    }
    DebugAccess debug = parts.options().debug();
    return debug == null || !debug.isNamedBy(head);
  }

  /** About the connection, the body or a part of it. Told by length first: nothing is made. */
  private static boolean saysMore(Field line) {
    return switch (line.name().length()) {
      case 2 -> line.is("TE");
      case 5 -> line.is("Range");
      case 6 -> line.is("Expect");
      case 7 -> line.is("Upgrade") || line.is("Trailer");
      case 8 -> line.is("If-Range");
      case 10 -> line.is("Connection") && !line.value().equalsIgnoreCase("keep-alive");
      case 14 -> line.is("Content-Length") || line.is("HTTP2-Settings");
      case 17 -> line.is("Transfer-Encoding");
      default -> false;
    };
  }

  private @Nullable Recognised read(RequestHead received, Peer peer) {
    InForce inForce = parts.inForce().get();
    RequestHead head = Steps.believed(parts, inForce, received, peer);
    Classification classification = inForce.rules().classify(head);
    if (!classification.writes().isEmpty()
        || !Methods.areSafe(head)
        || classification.bypass() != null
        || Preconditions.onlyForOrigin(head)) {
      return null;
    }
    Identified who = inForce.identifier().identifyByHead(head, peer);
    if (who == null
        || !(Steps.key(inForce, classification, head, who) instanceof Keying.Keyed keyed)) {
      return null;
    }
    Read read = Read.of(classification, inForce, head, who, keyed);
    return new Recognised(
        parts,
        atOnce,
        inForce,
        received,
        peer.trusted(),
        head,
        classification,
        read,
        series(inForce, read.route()));
  }

  private HitSeries series(InForce inForce, Route route) {
    if (!inForce.equals(counted)) {
      counted = inForce;
      series.clear();
    }
    return series.computeIfAbsent(route.id(), HitSeries::new);
  }
}
