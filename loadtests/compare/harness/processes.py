"""Processes that end with this one, and what they cost."""

import ctypes
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PR_SET_PDEATHSIG = 1


def free_port():
    with socket.socket() as any_port:
        any_port.bind(("127.0.0.1", 0))
        return any_port.getsockname()[1]


class Cores:
    """The first ones are the server's; origin and client have the others. Where none are left they share the last."""

    def __init__(self, of_server):
        all_cores = sorted(os.sched_getaffinity(0))
        self.server = all_cores[:of_server]
        rest = all_cores[of_server:]
        self.shared = not rest
        self.origin = (rest or all_cores[-1:])[:1]
        self.client = rest[1:] or self.origin

    @staticmethod
    def enough(of_server):
        return len(os.sched_getaffinity(0)) >= of_server


class Process:
    """A process with everything below it. Its output goes to a file."""

    def __init__(self, command, cores, log, environment=None, **pipes):
        libc = ctypes.CDLL(None)

        def before():
            # Whatever happens to the comparison, nothing it started is left behind.
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            os.sched_setaffinity(0, cores)

        self.log = Path(log)
        self._out = self.log.open("wb")
        self.popen = subprocess.Popen(command, preexec_fn=before, start_new_session=True, stderr=self._out,
                                      env=environment, **({"stdout": self._out} | pipes))

    def tree(self):
        """Its own and all pids below, found by their parents."""
        below = {}
        for pid, fields in _stats():
            below.setdefault(int(fields[1]), []).append(pid)
        found = [self.popen.pid]
        for pid in found:
            found.extend(below.get(pid, []))
        return found

    def cpu_seconds(self):
        mine = set(self.tree())
        return sum(int(fields[11]) + int(fields[12]) for pid, fields in _stats() if pid in mine) / TICKS

    def memory_mib(self):
        """What it occupies; pages that its processes share count once."""
        octets = 0
        for pid in self.tree():
            try:
                lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
                octets += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
            except (OSError, StopIteration):
                continue  # it ended meanwhile
        return octets / 1024

    def ended(self):
        return self.popen.poll() is not None

    def said(self, most=2_000):
        return self.log.read_text(errors="replace")[-most:]

    def stop(self, patience=8):
        if not self.ended():
            self.popen.terminate()
            try:
                self.popen.wait(patience)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.popen.pid, signal.SIGKILL)
        except (ProcessLookupError, PermissionError):
            pass  # all of them are gone
        self.popen.wait()
        self._out.close()


def _stats():
    """Pid and the fields behind the name, of every process."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield int(stat.parent.name), stat.read_text().rsplit(")", 1)[1].split()
        except (FileNotFoundError, ProcessLookupError):
            continue  # it ended while we looked


class Others:
    """Which share of the machine's processors went to processes that are none of ours."""

    def __init__(self):
        self.begun = time.monotonic()
        self.busy, self.own = _busy(), _own()

    def share(self):
        took = (time.monotonic() - self.begun) * os.cpu_count()
        return max(0.0, min(1.0, (_busy() - self.busy - (_own() - self.own)) / took))


def _busy():
    fields = Path("/proc/stat").read_text().split("\n", 1)[0].split()
    return sum(int(field) for field in fields[1:4]) / TICKS


def _own():
    """This process and all below it, those too that have ended."""
    below, ticks = {}, {}
    for pid, fields in _stats():
        below.setdefault(int(fields[1]), []).append(pid)
        ticks[pid] = sum(int(field) for field in fields[11:15])
    found = [os.getpid()]
    for pid in found:
        found.extend(below.get(pid, []))
    return sum(ticks.get(pid, 0) for pid in found) / TICKS
