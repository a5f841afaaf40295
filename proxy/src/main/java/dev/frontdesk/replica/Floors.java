package dev.frontdesk.replica;

import dev.frontdesk.http.Cookies;
import dev.frontdesk.http.Cookies.Cookie;
import dev.frontdesk.http.Field;
import dev.frontdesk.http.Fields;
import dev.frontdesk.http.RequestHead;
import dev.frontdesk.replica.KnownClients.Client;
import dev.frontdesk.rules.Identified;
import dev.frontdesk.time.Timing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The floors of clients, by identity and by signed cookie. A floor passes with time; it is never
 * deleted because a replica has reached it: another one may not have. Any thread.
 */
public final class Floors {
  private final FloorOptions options;
  private final Timing timing;
  private final KnownClients known;
  private final @Nullable FloorCookie cookie;

  public Floors(FloorOptions options, Timing timing) {
    this.options = options;
    this.timing = timing;
    known = new KnownClients(timing, options.lasts(), options.clients());
    cookie = options.cookie() == null ? null : new FloorCookie(options.cookie(), options.key());
  }

  /** The request without this proxy's cookie: it is no credential, and nothing for the origin. */
  public RequestHead withoutCookie(RequestHead head) {
    String name = options.cookie();
    if (name == null || !presents(head.fields(), name)) {
      return head;
    }
    Fields.Builder kept = Fields.builder();
    for (Field field : head.fields()) {
      if (!field.name().equalsIgnoreCase("Cookie")) {
        kept.add(field);
        continue;
      }
      Cookies line = Cookies.of(Fields.of("Cookie", field.value()));
      if (line.values(name).isEmpty()) {
        kept.add(field);
        continue;
      }
      String others =
          line.all().stream()
              .filter(one -> !one.name().equals(name))
              .map(Cookie::raw)
              .collect(Collectors.joining("; "));
      if (!others.isEmpty()) {
        kept.add(field.name(), others);
      }
    }
    return head.withFields(kept.build());
  }

  private static boolean presents(Fields fields, String name) {
    return fields.contains("Cookie") && !Cookies.of(fields).values(name).isEmpty();
  }

  /**
   * What this client's reads must not be older than; null where it has written nothing lately.
   *
   * @param presented as it came, with the cookie
   */
  public @Nullable Floor of(RequestHead presented, Identified who) {
    return Held.both(known.of(clients(who)), presented(presented));
  }

  private @Nullable Floor presented(RequestHead head) {
    String name = options.cookie();
    if (cookie == null || name == null || !head.fields().contains("Cookie")) {
      return null;
    }
    Floor floor = null;
    for (String value : Cookies.of(head.fields()).values(name)) {
      Floor one = cookie.read(value);
      if (one != null) {
        floor = Held.both(floor, lasting(one));
      }
    }
    return floor;
  }

  /** A node whose clock is ahead has answered that write before now all the same. */
  private @Nullable Floor lasting(Floor floor) {
    Instant now = timing.now();
    if (floor.at().isAfter(now)) {
      return new Floor(floor.positions(), now);
    }
    return floor.at().plus(options.lasts()).isAfter(now) ? floor : null;
  }

  /** The client has written: from now on its reads have this floor. */
  public void remember(Identified who, Floor floor) {
    for (Client client : clients(who)) {
      known.remember(client, floor);
    }
  }

  private List<Client> clients(Identified who) {
    List<Client> clients = new ArrayList<>();
    for (String name : options.identities()) {
      String value = who.identities().get(name);
      if (value != null) {
        clients.add(new Client(name, value));
      }
    }
    return clients;
  }

  /** The {@code Set-Cookie} line for the answer to its write; null where no cookie is set. */
  public @Nullable String setCookie(Floor floor, boolean secure) {
    return cookie == null
        ? null
        : "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
            .formatted(
                options.cookie(),
                cookie.value(floor),
                Math.max(1, options.lasts().toSeconds()),
                secure ? "; Secure" : "");
  }
}
