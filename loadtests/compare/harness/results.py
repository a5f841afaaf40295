"""What is kept of a comparison: one JSON file, written anew after each cell, so that what was measured stays.

{"begun", "ended", "command", "machine": {...}, "versions": {...}, "settings": {...},
 "servers": [names], "left_out": [{"what", "why"}],
 "cells": [{"kind", "size", "connections", "cores", "log", "fixed_rate", "servers": {name: measured}}]}

measured is {"why_not": text} or {"saturated": [run], "at70": [run], "fixed": [run], "memory_mib": number}; a run has
cpu_us, rate, used (share of the server's cores), origin (requests there per request), others (share of the machine
that others used), p50, p99, p999, most (ms), bad, broken, unsent, answers; and with a rate, wanted.
"""

import json
import os
import statistics
from pathlib import Path


def write(file, result):
    """All or nothing, so that a reader never sees half of it."""
    file = Path(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    beside = file.with_suffix(".partial")
    beside.write_text(json.dumps(result, indent=1) + "\n")
    os.replace(beside, file)


def read(file):
    return json.loads(Path(file).read_text())


def median(runs, figure):
    """None where there are no runs."""
    values = [run[figure] for run in runs if run.get(figure) is not None]
    return statistics.median(values) if values else None


def span(runs, figure):
    values = [run[figure] for run in runs]
    return min(values), max(values)


def find(result, **wanted):
    """Cells with these values, in their order."""
    return [cell for cell in result["cells"] if all(cell[name] == value for name, value in wanted.items())]


BASE = {"size": 1, "connections": 64, "cores": 1, "log": False}


def base_cells(result, **other):
    return find(result, **(BASE | other))


def client_bound(measured):
    """Whether the client, or the origin, was busy before the server was: its rate could be higher."""
    used = median(measured.get("saturated", []), "used")
    return used is not None and used < 0.93
