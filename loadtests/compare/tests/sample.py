"""A small result, as a run would have kept it."""


def run(cpu_us, rate, wanted=None, **more):
    figures = {"answers": 1000, "rate": rate, "bad": 0, "broken": 0, "unsent": 0, "counted": 1000, "p50": 0.5, "p99": 2.0,
               "p999": 3.0, "most": 4.0, "cpu_us": cpu_us, "used": 1.0, "origin": 0.0, "others": 0.0}
    return figures | ({"wanted": wanted} if wanted else {}) | more


def cell(servers, **more):
    return {"kind": "hit", "size": 1, "connections": 64, "cores": 1, "log": False, "fixed_rate": 1000.0, "servers": servers} | more


def measured(*runs, at70=(), fixed=()):
    return {"saturated": list(runs), "at70": list(at70), "fixed": list(fixed), "memory_mib": 20.0}


def result(*cells):
    return {"begun": "2026-01-02T03:04:05+00:00", "ended": "2026-01-02T03:14:05+00:00", "command": "run.sh",
            "machine": {"processor": "A", "cores": 4, "memory_gib": 8.0, "virtual": False, "kernel": "6.1", "system": "S",
                        "open_files": 1024},
            "versions": {"frontdesk": "abc", "nginx": "1.0", "java": "25", "python": "3"},
            "servers": ["frontdesk", "nginx", "varnish"],
            "settings": {"rounds": 3, "seconds": 1.0, "warm_up": 1.0, "java_options": "-Xmx512m"}, "left_out": [],
            "cells": list(cells)}


def three():
    return cell({"frontdesk": measured(run(5, 200), run(4, 210), run(9, 190)), "nginx": measured(run(8, 100)),
                 "varnish": {"why_not": "has no TLS"}})
