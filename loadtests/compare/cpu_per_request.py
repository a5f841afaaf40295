#!/usr/bin/env python3
"""CPU time that servers spend on a request, side by side.

Each server is asked in turn, round after round, so that noise of the machine hits all alike. What is
counted is user and system time of the server's own processes (with their children), not the time that
a client waited; so the client's own speed matters little.

    cpu_per_request.py --path /a [--seconds 4] [--rounds 5] [--connections 64] [--client-cpu 1]
                       [--script different-heads.lua]
                       NAME=PORT=PID[,PID...] ...

Prints rows of a Markdown table. Exits with 1 when any answer was not 2xx.
"""

import argparse
import os
import re
import statistics
import subprocess
import sys
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
UNITS_IN_MS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


class Server:
    def __init__(self, text):
        name, port, pids = text.split("=")
        self.name, self.port = name, int(port)
        self.roots = [int(pid) for pid in pids.split(",")]
        self.micros, self.rates, self.p99 = [], [], []
        self.refused = 0

    def processes(self):
        """The roots and everything below them, found by their parents."""
        below = {}
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(stat.read_text().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue  # it ended while we looked
            below.setdefault(parent, []).append(int(stat.parent.name))
        found = list(self.roots)
        for pid in found:
            found.extend(below.get(pid, []))
        return found

    def cpu_seconds(self):
        ticks = 0
        for pid in self.processes():
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / TICKS

    def measure(self, options):
        command = ["taskset", "-c", options.client_cpu, "wrk", "-t1", f"-c{options.connections}",
                   f"-d{options.seconds}s", "--latency",
                   *(["-s", options.script] if options.script else []), f"http://127.0.0.1:{self.port}{options.path}"]
        before = self.cpu_seconds()
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        spent = self.cpu_seconds() - before
        requests = int(re.search(r"(\d+) requests in", said)[1])
        amount, unit = re.search(r"99%\s+([\d.]+)(us|ms|s)", said).groups()
        refused = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
        self.micros.append(spent * 1e6 / max(requests, 1))
        self.rates.append(float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]))
        self.p99.append(float(amount) * UNITS_IN_MS[unit])
        self.refused += int(refused[1]) if refused else 0

    def row(self):
        return (f"| {self.name} | {statistics.median(self.micros):.1f} | {min(self.micros):.1f}-{max(self.micros):.1f} "
                f"| {statistics.median(self.rates):,.0f} | {statistics.median(self.p99):.2f} |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--path", default="/")
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--client-cpu", default=str(os.cpu_count() - 1))
    parser.add_argument("--script", help="a script of wrk's, which makes the requests")
    parser.add_argument("servers", nargs="+", type=Server, metavar="NAME=PORT=PID[,PID...]")
    options = parser.parse_args()
    for _ in range(options.rounds):
        for server in options.servers:
            server.measure(options)
    print("| server | CPU us/request | range | requests/s | p99 ms |")
    print("|---|---:|---:|---:|---:|")
    for server in options.servers:
        print(server.row())
    bad = [f"{s.name}: {s.refused} answers were not 2xx" for s in options.servers if s.refused]
    for line in bad:
        print(line, file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
