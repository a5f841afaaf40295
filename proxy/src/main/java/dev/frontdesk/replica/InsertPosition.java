package dev.frontdesk.replica;

/**
 * Where PostgreSQL will insert its next record, as a position that a replay reaches.
 *
 * <p>At the start of a page the insert position is behind the page's header, 24 bytes, or 40 at the
 * start of a segment. The record before ends at the page's start, and that is where its replay
 * stands, maybe for hours. So the header is taken off.
 *
 * <p>That is safe although a record which was continued from the page before may really end 40
 * bytes behind the start of a page: what is replayed without it ends at or before its own start,
 * which is before that page.
 */
final class InsertPosition {
  private static final long PAGE = 8192;
  private static final long SHORT_HEADER = 24;
  private static final long LONG_HEADER = 40;

  private InsertPosition() {}

  static Lsn reachable(Lsn inserted) {
    long within = inserted.value() & (PAGE - 1);
    return within == SHORT_HEADER || within == LONG_HEADER
        ? new Lsn(inserted.value() - within)
        : inserted;
  }
}
