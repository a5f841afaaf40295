"""Runs the comparison; run.sh says how."""

import datetime
import os
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path

from harness import load, machine, plan, results, table
from harness.kinds import KINDS
from harness.measure import Measuring
from harness.origin import Origin
from harness.peers import Certificate, Start, peers
from harness.processes import Cores

HERE = Path(__file__).resolve().parents[1]


def say(text):
    print(f"compare: {text}", file=sys.stderr, flush=True)


def clock(seconds):
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


class Comparison:
    def __init__(self, options, folder, file):
        self.options, self.folder, self.file = options, folder, file
        self.starters = list(peers(options.servers))
        self.client = None
        self.done = 0
        self.begun = time.monotonic()
        self.result = {
            "begun": now(), "ended": None, "command": " ".join(settings_said() + ["run.sh", *sys.argv[1:]]),
            "machine": machine.machine(), "versions": {}, "servers": [starter.name for starter in self.starters],
            "settings": {"rounds": options.rounds, "seconds": options.seconds, "warm_up": options.warm_up,
                         "java_options": os.environ.get("FRONTDESK_JAVA_OPTS", "-Xmx512m")},
            "left_out": [], "cells": []}

    def run(self):
        certificate = Certificate(self.folder) if shutil.which("openssl") else None
        if certificate is None:
            self.leave_out("TLS and HTTP/2", "openssl is not installed")
        for place in dict.fromkeys(cell.place() for cell in self.options.cells):
            cells = [cell for cell in self.options.cells if cell.place() == place]
            cores, log, tls = place
            if not Cores.enough(cores):
                self.leave_out(f"{cores} cores", "the machine has fewer")
            elif not tls or certificate:
                self.at_place(cells, Cores(cores), log, certificate if tls else None)
        self.result["ended"] = now()
        results.write(self.file, self.result)

    def leave_out(self, what, why):
        say(f"{what}: left out, {why}")
        self.result["left_out"].append({"what": what, "why": why})

    def at_place(self, cells, cores, log, certificate):
        """Cells for which the servers are started alike."""
        folder = Path(tempfile.mkdtemp(dir=self.folder))
        folder.chmod(0o755)
        running, origin = [], None
        try:
            origin = Origin(folder, sorted({cell.size for cell in cells} | {1}), cores.origin)
            start = Start(folder, origin, cores, log, certificate)
            reasons = {}
            for starter in self.starters:
                why = starter.missing(start)
                if why is None:
                    peer = starter.start(start)
                    peer.tls = certificate is not None
                    running.append(peer)
                else:
                    reasons[starter.name] = why
            for peer in list(running):
                try:
                    peer.wait()
                except RuntimeError as failure:
                    say(failure)
                    reasons[peer.name] = "does not start: " + str(failure).strip().splitlines()[-1][:200]
                    running.remove(peer)
                    peer.process.stop()
            self.make_client(running, reasons)
            measuring = Measuring(self.options, origin, {False: self.client, True: load.H2load()}, cores,
                                  self.result["machine"]["open_files"])
            for cell in cells:
                self.measure(measuring, cell, running, reasons)
        finally:
            for peer in running:
                peer.process.stop()
            if origin:
                origin.process.stop()
            shutil.rmtree(folder, ignore_errors=True)

    def make_client(self, running, reasons):
        if self.client is None:
            home = load.jdk([peer.process for peer in running if peer.jit])
            self.client = load.OwnClient(home, self.folder)
            here = [starter for starter in self.starters if reasons.get(starter.name) != "not installed"]
            self.result["versions"] = machine.versions(home, here)

    def measure(self, measuring, cell, running, reasons):
        self.done += 1
        kept = measuring.cell(cell, running, reasons)
        self.result["cells"].append(kept)
        results.write(self.file, self.result)
        passed = time.monotonic() - self.begun
        say(f"[{self.done}/{len(self.options.cells)}, {clock(passed)}] {cell.title()}: {summary(kept)}")

    def close(self):
        if self.client:
            self.client.close()


def summary(kept):
    def one(name, measured):
        cpu = results.median(measured.get("saturated", []), "cpu_us")
        return f"{name} {measured.get('why_not') or measured.get('failed')}" if cpu is None else f"{name} {cpu:.1f} us"

    return ", ".join(one(name, measured) for name, measured in kept["servers"].items())


def now():
    return datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds")


def settings_said():
    names = (*plan.AXES, *plan.OTHERS, "FRONTDESK_JAVA_OPTS")
    return [f"{name}={os.environ[name]}" for name in names if os.environ.get(name) and name != "OUT"]


def main():
    if "--help" in sys.argv or "-h" in sys.argv:
        print(plan.HELP.format(kinds=",".join(KINDS)).strip())
        return 0
    try:
        options = plan.options(sys.argv[1:], os.environ)
    except ValueError as wrong:
        say(wrong)
        return 2
    out = Path(options.out) if options.out else HERE / "results"
    file = out / (datetime.datetime.now().strftime("%Y-%m-%dT%H%M%S") + ".json")
    say(f"{len(options.cells)} cells, {options.rounds} rounds of {options.seconds:g} s; "
        f"about {clock(plan.seconds_needed(options, len(options.servers)))} minutes. Kept in {file}")
    folder = Path(tempfile.mkdtemp(prefix="compare-"))
    folder.chmod(0o755)

    def stop(number, frame):
        raise KeyboardInterrupt

    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)
    comparison = None
    try:
        comparison = Comparison(options, folder, file)
        comparison.run()
    except KeyboardInterrupt:
        say("stopped; what was measured is kept")
    except load.Failed as failure:
        say(failure)
    finally:
        if comparison:
            comparison.close()
        shutil.rmtree(folder, ignore_errors=True)
    if comparison is None or not comparison.result["cells"]:
        return 1
    print(table.whole(comparison.result))
    return 0 if comparison.result["ended"] else 130


sys.exit(main())
