package dev.frontdesk.sample;

import io.vertx.core.Future;
import io.vertx.core.http.Cookie;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

/** Login and logout. There are no secrets here: a seeded email address is enough. */
final class AuthRoutes {

  private final Pool pool;

  AuthRoutes(Pool pool) {
    this.pool = pool;
  }

  void mount(Router router) {
    router.post("/api/auth/login").handler(Answer.sending(this::login));
    router.post("/api/auth/logout").handler(Answer.sending(this::logout));
  }

  private Future<Answer> login(RoutingContext context) {
    String email = Inputs.requiredText(Inputs.body(context), "email", 200);
    return pool.preparedQuery(
            """
            insert into sessions (user_id) select id from users where email = $1
            returning token, user_id\
            """)
        .execute(Tuple.of(email))
        .map(rows -> {
          if (rows.size() == 0) {
            throw new Refusal(401, "nobody has this email address");
          }
          UUID token = rows.iterator().next().getUUID("token");
          int user = rows.iterator().next().getInteger("user_id");
          return Answer.ok(new JsonObject().put("userId", user))
              .with(
                  "Set-Cookie",
                  Callers.SESSION_COOKIE + "=" + token + "; Path=/; HttpOnly; SameSite=Lax");
        });
  }

  private Future<Answer> logout(RoutingContext context) {
    Answer gone =
        Answer.empty().with("Set-Cookie", Callers.SESSION_COOKIE + "=; Path=/; Max-Age=0");
    Cookie cookie = context.request().getCookie(Callers.SESSION_COOKIE);
    if (cookie == null) {
      return Future.succeededFuture(gone);
    }
    return pool.preparedQuery("delete from sessions where token = $1")
        .execute(Tuple.of(Callers.token(cookie.getValue())))
        .map(gone);
  }
}
