package dev.frontdesk.settings;

import dev.frontdesk.rules.Identity;
import dev.frontdesk.rules.Route;
import dev.frontdesk.rules.RuleSet;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What stands for the rules that a response is stored under, so that nodes share it only where they
 * agree: SHA-256, of which 128 bits are kept, over the text of the route's file, its variables, and
 * what applies to all files. The same on every node and in every run: nothing in it hangs on the
 * order of a set, on a path, or on a machine. No secret is in it.
 */
final class Revisions {
  private static final int HEX_DIGITS = 32;

  private Revisions() {}

  /** The same rules, each route with its file's revision. */
  static RuleSet in(RuleSet rules, List<RuleFile> files, Config config) {
    List<String> ground = ground(rules, config);
    Map<String, String> byFile = new HashMap<>();
    files.forEach(file ->
        byFile.put(
            file.section().place().file(),
            digest(Stream.concat(file.said().stream(), ground.stream()).toList())));
    List<Route> routes =
        rules.routes().stream()
            .map(route -> route.withRevision(byFile.getOrDefault(route.place().file(), "")))
            .toList();
    return new RuleSet(
        routes,
        rules.writes(),
        rules.identities(),
        rules.ignoredQuery(),
        rules.ignoredCookies(),
        rules.credentials(),
        rules.allowedFields(),
        rules.defaultUpstream(),
        rules.changes());
  }

  /** What changes keys, sharing or tags of every file's routes. */
  private static List<String> ground(RuleSet rules, Config config) {
    List<String> ground = new ArrayList<>();
    new TreeMap<>(rules.identities())
        .forEach((name, identity) -> {
          ground.add(name);
          ground.addAll(said(identity));
        });
    add(ground, "ignore-query", rules.ignoredQuery());
    add(ground, "cookies", rules.ignoredCookies());
    add(ground, "credentials", rules.credentials());
    add(ground, "allow-headers", rules.allowedFields());
    add(ground, "trusted", config.trusted().stream().map(Network::text).toList());
    add(ground, "upstream", List.of(rules.defaultUpstream().group()));
    add(ground, "name", List.of(config.answers().name()));
    new TreeMap<>(config.identityKeys()).forEach((name, key) -> add(ground, name, said(key)));
    return ground;
  }

  private static List<String> said(Identity identity) {
    return switch (identity) {
      case Identity.Header(String name) -> List.of("header", name);
      case Identity.Cookie(String name) -> List.of("cookie", name);
      case Identity.JwtClaim(String claim, String key) -> List.of("claim", claim, key);
    };
  }

  /** Which tokens verify, as far as it is no secret. */
  private static List<String> said(IdentityKey key) {
    String material =
        switch (key.material()) {
          case IdentityKey.Material.Jwks jwks -> "jwks " + jwks.url();
          case IdentityKey.Material.PublicKey(String text) -> "key " + text;
          case IdentityKey.Material.Shared shared -> "secret";
        };
    return List.of(
        material,
        String.join(",", key.algorithms()),
        String.valueOf(key.issuer()),
        String.valueOf(key.audience()));
  }

  private static void add(List<String> ground, String what, Collection<String> values) {
    ground.add(what);
    values.stream().sorted().distinct().forEach(ground::add);
  }

  /** Each value with its length before it, so that none runs into the next. */
  private static String digest(List<String> values) {
    StringBuilder text = new StringBuilder();
    values.forEach(value -> text.append(value.length()).append(':').append(value));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(text.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, HEX_DIGITS);
    } catch (NoSuchAlgorithmException notThere) {
      throw new IllegalStateException("every Java platform has SHA-256", notThere);
    }
  }
}
