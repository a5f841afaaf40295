"""The clients."""

import json
import os
import re
import select
import shutil
import subprocess
import tempfile
import threading
import time
from pathlib import Path

from harness.processes import Process

SOURCES = Path(__file__).resolve().parents[2] / "src/main/java/dev/frontdesk/compare"
STREAMS = 8
"""Requests in flight on a connection of HTTP/2."""
LEAD_IN = 0.3
"""Seconds of a run at a given rate whose latencies are not counted."""
OPENING = 1.0
"""Seconds for h2load to open its connections in, and more for many."""


class Failed(Exception):
    """A run that gave no figures, and why."""


def jdk(running=()):
    """The JDK that a running Frontdesk was given, or one that is to be found."""
    candidates = [os.environ.get("FRONTDESK_JAVA_HOME"), os.environ.get("JAVA_HOME")]
    for process in running:
        for pid in process.tree():
            program = Path(os.readlink(f"/proc/{pid}/exe"))
            candidates.append(program.parents[1] if program.name == "java" else None)
    javac = shutil.which("javac")
    candidates.append(Path(javac).resolve().parents[1] if javac else None)
    for home in candidates:
        if home and (Path(home) / "bin/javac").exists():
            return Path(home)
    raise Failed("no JDK was found for the client; JAVA_HOME may name one")


class OwnClient:
    """HTTP/1.1 without TLS; dev.frontdesk.compare.LoadClient."""

    def __init__(self, home, folder):
        self.home, self.folder, self.process = home, folder, None
        sources = [file for file in sorted(SOURCES.glob("*.java")) if file.name != "package-info.java"]
        subprocess.run([home / "bin/javac", "-d", folder / "client", *sources], check=True)

    def _start(self, cores):
        self.process = Process([self.home / "bin/java", "-XX:+UseSerialGC", "-Xmx1g", "-Xms1g", "-cp", self.folder / "client",
                                "dev.frontdesk.compare.LoadClient"], cores, self.folder / "client.log",
                               stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def close(self):
        if self.process:
            self.process.stop()
            self.process = None

    def run(self, request, seconds, cores, rate=0.0):
        """What came of it, with the server's CPU seconds as `cpu`. Raises Failed."""
        if self.process is None or self.process.ended():
            self.close()
            self._start(cores)
        os.sched_setaffinity(self.process.popen.pid, cores)
        for thread in Path(f"/proc/{self.process.popen.pid}/task").iterdir():
            os.sched_setaffinity(int(thread.name), cores)
        job = [f"port={request.peer.port}", f"connections={request.connections}", f"threads={len(cores)}",
               f"seconds={seconds}", f"rate={rate}", f"lead-in={LEAD_IN if rate else 0}", f"path={request.path}",
               f"status={request.status}", f"first={request.first}", f"pool={request.pool}"]
        job += [f"field={field}" for field in request.fields]
        self._say("\t".join(job))
        self._expect("ready", 60)
        before, begun = request.peer.process.cpu_seconds(), time.monotonic()
        self._say("go")
        line = self._expect("{", seconds + 30)
        cpu, took = request.peer.process.cpu_seconds() - before, time.monotonic() - begun
        return json.loads(line) | {"cpu": cpu, "took": took}

    def warm(self, request, seconds, cores):
        return self.run(request, seconds, cores)["answers"]

    def _say(self, line):
        self.process.popen.stdin.write(line.encode() + b"\n")
        self.process.popen.stdin.flush()

    def _expect(self, beginning, seconds):
        """The next line. Raises Failed where it is another, or does not come."""
        out, until, line = self.process.popen.stdout, time.monotonic() + seconds, b""
        while not line.endswith(b"\n"):
            if not select.select([out], [], [], max(0, until - time.monotonic()))[0]:
                self.close()
                raise Failed(f"the client did not answer within {seconds:.0f} s")
            piece = os.read(out.fileno(), 65536)
            if not piece:
                said = self.process.said()
                self.close()
                raise Failed(f"the client ended: {said}")
            line += piece
        text = line.decode().strip()
        if not text.startswith(beginning):
            raise Failed(text)
        return text


class H2load:
    """TLS, with HTTP/1.1 or HTTP/2; h2load of nghttp2. At a given rate it wakes each connection a hundred times a
    second at most, and times requests from when they were sent, so its latencies are not those of the other client."""

    def missing(self):
        return None if shutil.which("h2load") else "h2load is not installed"

    def command(self, request, cores, more):
        connections, streams = request.connections, 1
        if request.http2:
            streams = min(STREAMS, connections)
            connections //= streams
        protocol = ["--npn-list=h2"] if request.http2 else ["--h1"]
        fields = [part for field in request.fields for part in ("-H", field)]
        threads = min(len(cores), connections)
        return ["h2load", *protocol, "-c", str(connections), "-m", str(streams), "-t", str(threads), *fields,
                "--tls13-ciphers=TLS_AES_128_GCM_SHA256", *more,
                f"https://127.0.0.1:{request.peer.port}{request.path}"], connections

    def speaks(self, request, cores):
        """Whether this protocol is what it speaks."""
        command, _ = self.command(request, cores, ["-n", "1"])
        command[command.index("-c") + 1] = command[command.index("-t") + 1] = "1"
        said = subprocess.run(command, capture_output=True, text=True, timeout=20).stdout
        return ("Application protocol: h2" in said) == request.http2 and "1 succeeded" in said

    def warm(self, request, seconds, cores):
        """By number, not by time: h2load never ends where its time is over before all connections are up."""
        until, answers = time.monotonic() + seconds, 0
        while time.monotonic() < until:
            command, _ = self.command(request, cores, ["-n", str(20 * request.connections)])
            try:
                said = subprocess.run(command, capture_output=True, text=True, timeout=60,
                                      preexec_fn=lambda: os.sched_setaffinity(0, cores)).stdout
            except subprocess.TimeoutExpired:
                raise Failed("h2load did not end in time") from None
            answers += h2load_figures(said)["answers"]
        return answers

    def run(self, request, seconds, cores, rate=0.0):
        """CPU counts from when connections are up and asked, to the end."""
        opening = OPENING + request.connections / 500
        try:
            return self._run(request, seconds, cores, rate, opening)
        except Failed:
            return self._run(request, seconds, cores, rate, 5 * opening)

    def _run(self, request, seconds, cores, rate, opening):
        more = ["-D", f"{round(seconds * 1000)}ms", f"--warm-up-time={round(opening * 1000)}ms"]
        command, connections = self.command(request, cores, more)
        server = request.peer.process
        with tempfile.NamedTemporaryFile("r") as log:
            if rate:
                command[-1:-1] = ["--rps", f"{rate / connections:.3f}", "--log-file", log.name]
            client = Process(command, cores, log.name + ".err", stdout=subprocess.PIPE)
            late = threading.Timer(opening + seconds + 10, client.popen.kill)
            late.start()
            said, marks = "", {}
            try:
                for line in client.popen.stdout:
                    said += line.decode()
                    for mark in ("duration is started", "duration is over"):
                        if mark in said:
                            marks.setdefault(mark, (server.cpu_seconds(), time.monotonic()))
            finally:
                late.cancel()
                client.stop()
                client.log.unlink()
            if len(marks) < 2:
                raise Failed("h2load did not end in time")
            (cpu, began), (cpu_after, ended) = marks.values()
            found = {"cpu": cpu_after - cpu, "took": ended - began}
            return h2load_figures(said) | log_figures(log) | found


def h2load_figures(said):
    found = re.search(r"([\d.]+) req/s.*\nrequests: .* (\d+) succeeded, (\d+) failed.*\n"
                      r"status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx", said)
    if not found:
        raise Failed("h2load gave no figures: " + said[-300:])
    rate, succeeded, failed, *statuses = (float(number) for number in found.groups())
    return {"answers": int(succeeded), "rate": rate, "bad": int(sum(statuses[2:])), "broken": int(failed), "unsent": 0}


def log_figures(log):
    """Of lines with when a request was sent, its status, and how long it took; in microseconds."""
    lines = [[int(field) for field in line.split("\t")[:3]] for line in log]
    first = min((line[0] for line in lines), default=0) + LEAD_IN * 1e6
    times = sorted(line[2] / 1000 for line in lines if line[0] >= first and line[1] > 0)

    def quantile(share):
        return times[min(len(times) - 1, int(share * len(times)))] if times else 0.0

    return {"counted": len(times), "p50": quantile(0.5), "p99": quantile(0.99), "p999": quantile(0.999), "most": quantile(1)}
