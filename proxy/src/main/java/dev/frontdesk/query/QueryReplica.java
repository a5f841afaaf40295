package dev.frontdesk.query;

import dev.frontdesk.postgres.PgPool;
import dev.frontdesk.replica.Candidate;
import dev.frontdesk.replica.Standing;

/** A standby that answers queries. Any thread. */
public record QueryReplica(PgPool pool, Standing standing) implements Candidate {
  @Override
  public int load() {
    return pool.load();
  }

  @Override
  public boolean available() {
    return pool.available();
  }
}
