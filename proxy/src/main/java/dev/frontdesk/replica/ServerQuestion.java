package dev.frontdesk.replica;

import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;

/**
 * The one question that servers are asked, primaries and standbys alike; a role that may only
 * SELECT may ask it.
 *
 * <p>A standby tells the timeline that it receives to members of {@code pg_monitor} only. To others
 * it tells the one that it has recovered to, which is behind after a failover: until the standby's
 * next restart point it then counts as one that follows another timeline.
 */
final class ServerQuestion {
  /**
   * Whether it recovers is evaluated once: it may be promoted meanwhile. The position comes first
   * and the timeline after it, so that a position is never from a later timeline than is said.
   */
  static final String SQL =
      """
      SELECT recovering,
        CASE WHEN recovering THEN coalesce(pg_last_wal_replay_lsn(), '0/0')
          ELSE pg_current_wal_insert_lsn() END::text AS position,
        CASE WHEN recovering THEN coalesce(pg_last_wal_replay_lsn(), '0/0')
          ELSE pg_current_wal_flush_lsn() END::text AS flushed,
        CASE WHEN recovering
          THEN coalesce(
            (SELECT received_tli FROM pg_stat_wal_receiver),
            (SELECT greatest(c.timeline_id, r.min_recovery_end_timeline)
              FROM pg_control_checkpoint() c, pg_control_recovery() r))
          ELSE ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int4
          END AS timeline,
        (SELECT system_identifier FROM pg_control_system())::text AS system,
        pg_postmaster_start_time()::text AS started
      FROM (SELECT pg_is_in_recovery() AS recovering OFFSET 0) once
      """;

  private ServerQuestion() {}

  static ServerReading read(RowSet<Row> rows) {
    Row row = rows.iterator().next();
    return new ServerReading(
        row.getString("system"),
        row.getInteger("timeline"),
        row.getBoolean("recovering"),
        row.getString("started"),
        Lsn.parse(row.getString("position")),
        Lsn.parse(row.getString("flushed")));
  }
}
