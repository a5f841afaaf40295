"""Measures a cell: all servers in turn, round after round, so that what else happens on the machine hits all alike."""

import sys
import time
from dataclasses import dataclass, replace

from harness import results
from harness.bodies import name as body_name
from harness.kinds import KINDS
from harness.load import Failed
from harness.peers import ask
from harness.processes import Others

NUMBERS_OF_A_RUN = 10_000_000
LATENCY_SHARE = 0.7
CONNECTIONS_OF_A_SECOND = 5_000
"""Runs last a second longer for each so many connections, so that each of them has its turn."""
WARM_SHARE = 0.7
"""Of its seconds of warm-up a server has to have had this much CPU time, or gets up to four times as long."""
STORING_SECONDS = 60
"""The longest time that is given to a server to store all URLs of a pool, before it is measured."""


@dataclass(frozen=True)
class Request:
    """What is asked of a server, and how often at a time."""
    peer: object
    connections: int
    path: str
    fields: tuple
    status: int
    http2: bool
    pool: int
    first: int = 0


class Measuring:
    def __init__(self, options, origin, clients, cores, files):
        self.options, self.origin, self.clients, self.cores, self.files = options, origin, clients, cores, files
        self.numbers = {}
        self.warm = set()

    def cell(self, cell, peers, reasons):
        """The cell as it is kept; reasons has, by name, why a server has no part in it."""
        kind = KINDS[cell.kind]
        kept = {"kind": cell.kind, "size": cell.size, "connections": cell.connections, "cores": cell.cores,
                "log": cell.log, "fixed_rate": None, "servers": {name: {"why_not": why} for name, why in reasons.items()}}
        why = self._impossible(cell, kind)
        requests = {}
        for peer in peers:
            try:
                if why:
                    raise Failed(why)
                requests[peer.name] = self._request(peer, cell, kind)
                self._warm_up(requests[peer.name], kind)
                kept["servers"][peer.name] = {"saturated": [], "at70": [], "fixed": []}
            except (Failed, OSError) as failure:
                requests.pop(peer.name, None)
                kept["servers"][peer.name] = {"why_not": str(failure)}
        self._rounds(kept, requests, "saturated", None)
        if cell.latency and not self.cores.shared:
            kept["fixed_rate"] = self.options.fixed_rate or fair_rate(kept)
            self._rounds(kept, requests, "at70",
                         lambda measured: LATENCY_SHARE * (results.median(measured["saturated"], "rate") or 0))
            self._rounds(kept, requests, "fixed", lambda measured: kept["fixed_rate"])
        for name, request in requests.items():
            kept["servers"][name]["memory_mib"] = round(request.peer.process.memory_mib(), 1)
            if request.peer.log:
                request.peer.log.open("r+b").truncate(0)
        return kept

    def _impossible(self, cell, kind):
        if kind.sizes and cell.size not in kind.sizes:
            return kind.why_not
        needed = cell.connections * (2 if kind.reaches_origin else 1) + 500
        if needed > self.files:
            return f"needs {needed:,} open files, and {self.files:,} are allowed"
        return self.clients[kind.tls].missing() if kind.tls else None

    def _request(self, peer, cell, kind):
        """Raises Failed where the server does not answer as this kind of request has to be."""
        path = kind.path.replace("{size}", body_name(cell.size))
        answer = ask(peer, path.replace("{n}", "0"), {})
        fields = tuple(field.replace("{etag}", answer.headers.get("ETag", "none")) for field in kind.fields)
        own = dict(field.split(": ", 1) for field in fields)
        for _ in range(2):
            answer = ask(peer, path.replace("{n}", "0"), own)
        if answer.status != kind.status:
            raise Failed(f"answers {answer.status} where {kind.status} is expected")
        if kind.name == "gzip" and answer.headers.get("Content-Encoding") != "gzip":
            raise Failed("does not answer with gzip")
        request = Request(peer, cell.connections, path, fields, kind.status, kind.http2, kind.pool)
        if kind.tls and not self.clients[True].speaks(request, self.cores.client):
            raise Failed(f"does not speak {'HTTP/2' if kind.http2 else 'HTTP/1.1'} over TLS")
        return request

    def _warm_up(self, request, kind):
        seconds = 1.0
        if request.peer.jit:
            seconds = self.options.warm_up * (1 if request.peer in self.warm else 2)
            self.warm.add(request.peer)
        server, until = request.peer.process, time.monotonic() + 4 * seconds
        seconds += request.connections / CONNECTIONS_OF_A_SECOND
        before, answers = server.cpu_seconds(), 0
        while answers == 0 or (server.cpu_seconds() - before < WARM_SHARE * seconds and time.monotonic() < until):
            # Where others use the processor too, it takes longer until as much was compiled.
            answers += self._numbered(request, lambda numbered: self.clients[kind.tls].warm(numbered, seconds, self.cores.client))
            if answers == 0:
                raise Failed("no answer came")
        until = time.monotonic() + STORING_SECONDS
        while answers < request.pool:
            # Each of the URLs has to have been stored once.
            if time.monotonic() > until:
                raise Failed(f"had not stored {request.pool:,} URLs after {STORING_SECONDS} s")
            answers += self._load(request, kind.tls, 1.0)["answers"]

    def _load(self, request, tls, seconds, rate=0.0):
        run = {}

        def load(numbered):
            run.update(self.clients[tls].run(numbered, seconds, self.cores.client, rate))
            return run["answers"]

        self._numbered(request, load)
        return run

    def _numbered(self, request, load):
        """URLs of a pool go on where they ended; others are never asked for again."""
        name = request.peer.name
        answers = load(replace(request, first=self.numbers.get(name, 0)))
        self.numbers[name] = self.numbers.get(name, 0) + (answers if request.pool else NUMBERS_OF_A_RUN)
        return answers

    def _rounds(self, kept, requests, what, rate_of):
        names = list(requests)
        for turn in range(self.options.rounds):
            first = turn % max(1, len(names))
            for name in names[first:] + names[:first]:
                measured = kept["servers"][name]
                wanted = rate_of(measured) if rate_of else 0.0
                if "failed" in measured or (rate_of and not wanted):
                    continue
                try:
                    run = self._run(requests[name], KINDS[kept["kind"]], wanted)
                    measured[what].append(run)
                except (Failed, OSError) as failure:
                    measured["failed"] = str(failure)
                    print(f"compare: {name}: {failure}", file=sys.stderr)

    def _run(self, request, kind, wanted):
        others, before = Others(), self.origin.requests()
        run = self._load(request, kind.tls, self.options.seconds + request.connections / CONNECTIONS_OF_A_SECOND, wanted)
        came = self.origin.requests() - before
        if run["answers"] == 0:
            raise Failed("no answer came")
        run |= {"cpu_us": round(run["cpu"] * 1e6 / run["answers"], 3),
                "used": round(run["cpu"] / run["took"] / len(self.cores.server), 3),
                "origin": round(came / run["answers"], 4), "others": round(others.share(), 3)}
        if wanted:
            run["wanted"] = round(wanted, 1)
        return {figure: value for figure, value in run.items() if figure not in ("cpu", "took")}


def fair_rate(kept):
    """Half of what the slowest server can do, to two digits."""
    rates = [results.median(measured.get("saturated", []), "rate") for measured in kept["servers"].values()]
    slowest = min((rate for rate in rates if rate), default=0) / 2
    return float(f"{slowest:.1e}") if slowest else None


def doubts(measured, kind):
    """What makes these figures worth less, in words."""
    runs = measured.get("saturated", [])
    if not runs:
        return []
    found = []
    answers = sum(run["answers"] for run in runs)
    for figure, what in (("bad", "had another status"), ("broken", "connections broke")):
        if sum(run[figure] for run in runs):
            found.append(f"{sum(run[figure] for run in runs) / answers:.2%} {what}")
    share, wanted = results.median(runs, "origin"), 1 if kind.reaches_origin else 0
    if abs(share - wanted) > 0.05:
        found.append(f"{share:.0%} of requests reached the origin, where {wanted:.0%} were to")
    if results.median(runs, "others") > 0.05:
        found.append(f"other processes used {results.median(runs, 'others'):.0%} of the machine")
    return found
