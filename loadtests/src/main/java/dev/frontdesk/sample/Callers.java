package dev.frontdesk.sample;

import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/**
 * Who calls: the X-User-Id that a gateway in front has checked, or else the session cookie of a
 * login.
 */
final class Callers {

  static final String SESSION_COOKIE = "session";

  private final Pool pool;

  Callers(Pool pool) {
    this.pool = pool;
  }

  /** The caller's user id; 401 where there is none. */
  Future<Integer> caller(RoutingContext context) {
    String field = context.request().getHeader("X-User-Id");
    if (field != null) {
      try {
        return Future.succeededFuture(Integer.valueOf(field));
      } catch (NumberFormatException e) {
        return Future.failedFuture(new Refusal(401, "X-User-Id is not a user's number"));
      }
    }
    Cookie cookie = context.request().getCookie(SESSION_COOKIE);
    if (cookie == null) {
      return Future.failedFuture(new Refusal(401, "X-User-Id or a session is needed"));
    }
    return pool.preparedQuery("select user_id from sessions where token = $1")
        .execute(Tuple.of(token(cookie.getValue())))
        .map(rows -> {
          if (rows.size() == 0) {
            throw new Refusal(401, "the session is over");
          }
          return rows.iterator().next().getInteger(0);
        });
  }

  /** The caller, who must be the user in the path: 403 for anybody else. */
  Future<Integer> owner(RoutingContext context) {
    int owner = Inputs.pathInt(context, "userId");
    return caller(context)
        .map(caller -> {
          if (caller != owner) {
            throw new Refusal(403, "this belongs to another user");
          }
          return caller;
        });
  }

  static UUID token(String text) {
    try {
      return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      throw new Refusal(401, "the session is over");
    }
  }
}
