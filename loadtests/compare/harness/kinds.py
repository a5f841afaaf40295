"""What is asked of the servers."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Kind:
    name: str
    title: str
    path: str
    """Where {size} stands for the body's size, and {n} for a number that differs in each request."""
    fields: tuple = ()
    status: int = 200
    reaches_origin: bool = False
    tls: bool = False
    http2: bool = False
    pool: int = 0
    """So many URLs in turn; 0: numbers never come again."""
    sizes: tuple = field(default=())
    """The only sizes for which it works; none: all."""
    why_not: str = ""
    """Why only for these sizes."""


# Each of these URLs is fresh for a second. So that each request finds a stale one, they are so many that none
# comes again within two seconds at any rate that is reached, and all fit into the memory of each server.
BRIEF_URLS = 60_000

KINDS = {kind.name: kind for kind in (
    Kind("hit", "hit", "/kept/{size}"),
    Kind("heads", "hit, no two heads alike", "/kept/{size}", ("X-Request-Id: {n}",)),
    Kind("not-modified", "hit, 304 to If-None-Match", "/kept/{size}", ("If-None-Match: {etag}",), status=304),
    Kind("gzip", "hit, gzip", "/coded/{size}", ("Accept-Encoding: gzip",)),
    Kind("tls", "hit, TLS", "/kept/{size}", tls=True),
    Kind("http2", "hit, HTTP/2 over TLS", "/kept/{size}", tls=True, http2=True),
    Kind("stored", "miss that is stored", "/each/{size}/{n}", reaches_origin=True),
    Kind("revalidated", "stale, origin says 304", "/brief/{size}/{n}", reaches_origin=True, pool=BRIEF_URLS,
         sizes=(0.2, 1), why_not="needs more URLs of this size than memory holds"),
    Kind("forwarded", "forwarded (no-store)", "/live/{size}", reaches_origin=True),
)}
