package dev.frontdesk.postgres;

import io.vertx.core.VertxException;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Why a database gave no answer. Its message is for a log: it names the server where that is known
 * and has no values of parameters, which {@link #getCause()} may have.
 */
public final class PgFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What became of a question. */
  public enum Kind {
    /** No connection could be made, or none is tried for now. */
    AWAY,
    /** All connections are in use, and the queue or the patience is at its end. */
    FULL,
    /** No answer in time; the connection was given up. */
    TIMEOUT,
    /** The standby had to replay what the query stood in the way of, or a deadlock was broken. */
    CONFLICT,
    /** The server ended the statement: its time-out, or somebody's cancel. */
    CANCELLED,
    /** The server answered with an error, or the question could not be put. */
    REFUSED,
    /** The connection was lost after it was asked. */
    LOST;

    /** As metrics name it. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final @Nullable String sqlState;

  private PgFailure(
      Kind kind, @Nullable String sqlState, String message, @Nullable Throwable cause) {
    // Without a stack: it is made for every request while a database is away.
    super(message, cause, false, false);
    this.kind = kind;
    this.sqlState = sqlState;
  }

  static PgFailure of(Kind kind, String message) {
    return new PgFailure(kind, null, message, null);
  }

  /** Of what Vert.x or PostgreSQL says; a PgFailure is itself. */
  public static PgFailure of(Throwable thrown) {
    return switch (thrown) {
      case PgFailure known -> known;
      case PgException error ->
          new PgFailure(kind(error.getSqlState()), error.getSqlState(), sqlStateAnd(error), error);
      case TimeoutException late -> new PgFailure(Kind.TIMEOUT, null, "no answer in time", late);
      case ClosedChannelException closed ->
          new PgFailure(Kind.LOST, null, "the connection was lost", closed);
      case IOException broken -> new PgFailure(Kind.LOST, null, text(broken), broken);
      case VertxException told when closed(told) ->
          new PgFailure(Kind.LOST, null, "the connection was lost", told);
      default -> new PgFailure(Kind.REFUSED, null, text(thrown), thrown);
    };
  }

  /** The same for what PostgreSQL or its client says; what others have thrown stays as it is. */
  static Throwable known(Throwable thrown) {
    return switch (thrown) {
      case PgException error -> of(error);
      case VertxException told -> of(told);
      case TimeoutException late -> of(late);
      case IOException broken -> of(broken);
      default -> thrown;
    };
  }

  /** Why a connection could not be made: whatever it was, there is none. */
  static PgFailure connecting(PgServer server, Throwable thrown) {
    String state = thrown instanceof PgException error ? error.getSqlState() : null;
    // Here nobody's values are in what is said.
    String why = thrown.getMessage() == null ? text(thrown) : thrown.getMessage();
    return new PgFailure(Kind.AWAY, state, server.name() + ": " + why, thrown);
  }

  private static String sqlStateAnd(PgException error) {
    // Its message may have values; the code has none.
    return "SQLSTATE " + error.getSqlState();
  }

  private static String text(Throwable thrown) {
    return thrown.getClass().getSimpleName();
  }

  private static boolean closed(VertxException told) {
    return String.valueOf(told.getMessage()).toLowerCase(Locale.ROOT).contains("connection");
  }

  private static Kind kind(@Nullable String state) {
    if (state == null || state.length() != 5) {
      return Kind.REFUSED;
    }
    return switch (state) {
      case "40001", "40P01" -> Kind.CONFLICT;
      case "57014" -> Kind.CANCELLED;
      case "57P01", "57P02", "57P04", "57P05" -> Kind.LOST;
      case "57P03", "53300" -> Kind.AWAY;
      default -> state.startsWith("08") ? Kind.LOST : Kind.REFUSED;
    };
  }

  public Kind kind() {
    return kind;
  }

  /** Its message for who has named the server already. */
  public String reason(PgServer server) {
    String message = String.valueOf(getMessage());
    String named = server.name() + ": ";
    return message.startsWith(named) ? message.substring(named.length()) : message;
  }

  /** Five characters, as PostgreSQL's table of error codes has them; null where it did not say. */
  public @Nullable String sqlState() {
    return sqlState;
  }
}
