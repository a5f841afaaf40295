"""Which cells are measured."""

from dataclasses import dataclass

from harness.kinds import KINDS

SIZES = (0.2, 1, 16, 64, 256)
CONNECTIONS = (1, 64, 1_000, 10_000)

HELP = """
Servers: frontdesk, nginx, varnish, NAME=FOLDER (another checkout of Frontdesk); without any, all that are installed.
These may be set in the environment, or said like servers:
  KINDS        {kinds}
  SIZES        of bodies in KiB: 0.2,1,16,64,256
  CONNECTIONS  1,64,1000,10000
  CORES        of the server: 1,2
  LOG          access log: off,on
  LATENCY      latencies at given rates: yes, no
With any of these six, all combinations of what is chosen are measured; what is not said is 1 KiB, 64 connections,
1 core, no log, latencies. Besides:
  ROUNDS=3         each server is asked so often, in turn
  SECONDS_EACH=1.2 for so long each time
  WARM_UP=5        seconds for each cell of a server with a JIT compiler; twice that for the first; others get 1
  FIXED_RATE=auto  the rate at which all get the same load; auto is half of the slowest server's, for each cell
  OUT=results      where results are kept
"""


@dataclass(frozen=True)
class Cell:
    kind: str
    size: float = 1
    connections: int = 64
    cores: int = 1
    log: bool = False
    latency: bool = True

    def place(self):
        """What the servers are started for."""
        return (self.cores, self.log, KINDS[self.kind].tls)

    def title(self):
        return (f"{KINDS[self.kind].title}, {self.size:g} KiB, {self.connections:,} connection"
                f"{'s' if self.connections > 1 else ''}, {self.cores} core{'s' if self.cores > 1 else ''}"
                f"{', access log on' if self.log else ''}")


@dataclass(frozen=True)
class Options:
    servers: tuple
    cells: tuple
    rounds: int
    seconds: float
    warm_up: float
    fixed_rate: float | None
    out: str


def usual():
    """One axis at a time, from 1 KiB, 64 connections, 1 core, no log."""
    with_latency = ("hit", "heads", "forwarded")
    yield from (Cell(kind, latency=kind in with_latency) for kind in KINDS)
    for kind in ("hit", "forwarded"):
        yield from (Cell(kind, size=size, latency=False) for size in SIZES if size != 1)
    yield from (Cell("hit", connections=number, latency=False) for number in CONNECTIONS if number != 64)
    yield from (Cell(kind, cores=2, latency=False) for kind in ("hit", "forwarded"))
    yield from (Cell(kind, log=True, latency=False) for kind in ("hit", "forwarded"))


def full():
    for kind in KINDS:
        yield from (Cell(kind, size=size, latency=size == 1) for size in SIZES)
    for kind in ("hit", "heads", "forwarded"):
        yield from (Cell(kind, connections=number) for number in CONNECTIONS if number != 64)
    yield from (Cell(kind, cores=2) for kind in KINDS)
    yield from (Cell(kind, log=True) for kind in ("hit", "heads", "forwarded", "stored"))


def _chosen(said):
    def values(name, default, of):
        return [of(value) for value in said.get(name, default).split(",")]

    kinds = values("KINDS", "hit", str)
    for kind in kinds:
        if kind not in KINDS:
            raise ValueError(f"KINDS: {kind} is not known (expected: {', '.join(KINDS)})")
    for kind in kinds:
        for size in values("SIZES", "1", float):
            for connections in values("CONNECTIONS", "64", int):
                for cores in values("CORES", "1", int):
                    for log in values("LOG", "off", str):
                        yield Cell(kind, size, connections, cores, log == "on", said.get("LATENCY", "yes") != "no")


AXES = ("KINDS", "SIZES", "CONNECTIONS", "CORES", "LOG", "LATENCY")
OTHERS = {"ROUNDS": "3", "SECONDS_EACH": "1.2", "WARM_UP": "5", "FIXED_RATE": "auto", "OUT": ""}


def options(arguments, environment):
    """What is said in arguments comes before the environment. Raises ValueError for what cannot be understood."""
    said = {name: environment[name] for name in (*AXES, *OTHERS) if environment.get(name)}
    servers, everything = [], False
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name in AXES or name in OTHERS:
            said[name] = value
        elif argument == "full":
            everything = True
        elif argument in ("frontdesk", "nginx", "varnish") or (value and name.isidentifier()):
            servers.append(argument)
        else:
            raise ValueError(f"{argument} is not known (expected: frontdesk, nginx, varnish, NAME=FOLDER, full)")
    others = {name: said.get(name, default) for name, default in OTHERS.items()}
    if everything:
        cells = full()
        others |= {name: value for name, value in (("ROUNDS", "5"), ("SECONDS_EACH", "2")) if name not in said}
    else:
        cells = _chosen(said) if any(name in said for name in AXES) else usual()
    return Options(
        servers=tuple(servers) or ("frontdesk", "nginx", "varnish"),
        # Cells that need the same servers follow each other, so that these are started once.
        cells=tuple(sorted(cells, key=Cell.place)),
        rounds=int(others["ROUNDS"]), seconds=float(others["SECONDS_EACH"]), warm_up=float(others["WARM_UP"]),
        fixed_rate=None if others["FIXED_RATE"] == "auto" else float(others["FIXED_RATE"]), out=others["OUT"])


def seconds_needed(options, servers):
    """About so long it takes; servers is their number."""
    total = 15 * len({cell.place() for cell in options.cells})
    for cell in options.cells:
        # Only Frontdesk is warmed up for long.
        longer = cell.connections / 5_000
        warm = options.warm_up + (servers - 1) + servers * longer
        rounds = options.rounds * servers * (options.seconds + longer + 0.2)
        total += warm + rounds * (3 if cell.latency else 1)
    return total
