"""What is shown of a comparison, as Markdown."""

from harness import results
from harness.kinds import KINDS
from harness.measure import doubts
from harness.results import BASE, client_bound, median, span

NONE = "–"
UNSENT_SHARE = 0.01
"""More requests that found no connection, and the rate was not kept."""


def number(value, digits=1):
    if value is None:
        return NONE
    return f"{value:,.0f}" if digits == 0 or value >= 1_000 else f"{value:.{digits}f}"


def rows(head, lines):
    """The first column is text, the others are figures."""
    yield "| " + " | ".join(head) + " |"
    yield "|---|" + "---:|" * (len(head) - 1)
    for line in lines:
        yield "| " + " | ".join(line) + " |"


def named(result):
    return [name for name in result["servers"] if any(name in cell["servers"] for cell in result["cells"])]


def reference_of(names):
    """Whom the others are compared with."""
    names = list(names)
    return "nginx" if "nginx" in names else names[0]


def cpu(cell, name):
    """Median, and in brackets how often it goes into the reference's: more is better."""
    measured, reference = cell["servers"].get(name, {}), reference_of(cell["servers"])
    own = median(measured.get("saturated", []), "cpu_us")
    other = median(cell["servers"].get(reference, {}).get("saturated", []), "cpu_us")
    if own is None:
        return NONE
    return number(own) + (f" ({other / own:.2f})" if other and name != reference else "")


def rate(measured):
    value = median(measured.get("saturated", []), "rate")
    if value is None:
        return NONE
    return ("≥ " if client_bound(measured) else "") + number(value, 0)


def short(result):
    """CPU of each kind beside each other, for the first page."""
    names = named(result)
    cells = results.base_cells(result)
    head = ["CPU of a request, us", *names]
    yield from rows(head, ([KINDS[cell["kind"]].title, *(cpu(cell, name) for name in names)] for cell in cells))


def by_server(cells, label):
    """A line for each cell and server."""
    head = ["", "server", "CPU us", "range", "requests/s", "saturated p99 ms", "MiB"]
    lines = []
    for cell in cells:
        for name, measured in cell["servers"].items():
            runs = measured.get("saturated", [])
            if runs:
                low, high = span(runs, "cpu_us")
                saturated = number(median(runs, "p99"), 2) if median(runs, "counted") else NONE
                lines.append([label(cell), name, cpu(cell, name), f"{number(low)}-{number(high)}", rate(measured), saturated,
                              number(measured.get("memory_mib"), 0)])
    return rows(head, lines) if lines else iter(())


def latencies(cells, label):
    """At 70 % of each server's rate, and at one rate for all."""
    head = ["", "server", "at 70 %: /s", "p50 ms", "p99", "p99.9", "all at: /s", "p50 ms", "p99", "p99.9"]
    lines = []
    for cell in cells:
        for name, measured in cell["servers"].items():
            line = [label(cell), name]
            for what in ("at70", "fixed"):
                runs = measured.get(what, [])
                unsent = sum(run["unsent"] for run in runs) > UNSENT_SHARE * sum(run["answers"] for run in runs)
                line.append(number(median(runs, "wanted"), 0) + (" not kept" if runs and unsent else ""))
                line += [number(median(runs, figure), 2) for figure in ("p50", "p99", "p999")]
            if any(measured.get(what) for what in ("at70", "fixed")):
                lines.append(line)
    return rows(head, lines) if lines else iter(())


def kind_title(cell):
    return KINDS[cell["kind"]].title


def axis(result, name, label):
    """Cells that differ from the base in this only, with the base's own where another is measured."""
    others = {key: value for key, value in BASE.items() if key != name}
    cells = results.find(result, **others)
    kinds = {cell["kind"] for cell in cells if cell[name] != BASE[name]}
    cells = [cell for cell in cells if cell["kind"] in kinds]
    order = list(KINDS)
    cells.sort(key=lambda cell: (order.index(cell["kind"]), cell[name]))
    return cells, lambda cell: f"{kind_title(cell)}, {label(cell[name])}"


AXES = (("size", "By the size of the body", lambda value: f"{value:g} KiB"),
        ("connections", "By connections", lambda value: f"{value:,}"),
        ("cores", "By cores of the server", lambda value: str(value)),
        ("log", "With an access log", lambda value: "log on" if value else "log off"))


def conditions(result):
    """The machine, and how it was measured."""
    machine, versions, settings = result["machine"], result["versions"], result["settings"]
    tools = {"java", "python", "h2load", "openssl"}
    yield (f"Measured {result['begun'][:10]} on {machine['cores']} cores of {machine['processor']}"
           f"{' (a virtual machine)' if machine['virtual'] else ''}, {machine['memory_gib']:g} GiB, {machine['system']}, "
           f"Linux {machine['kernel']}: " + ", ".join(f"{name} {version}" for name, version in versions.items()
                                                     if name not in tools)
           + f"; Java {versions['java']} with `{settings['java_options']}` besides what the launcher sets"
           + (f"; {versions['h2load'].replace('h2load ', '')} for TLS and HTTP/2" if "h2load" in versions else "") + ".")
    yield ""
    yield (f"Medians of {settings['rounds']} rounds of {settings['seconds']:g} s, the servers in turn (`{result['command']}`). "
           f"In brackets: how often the CPU time goes into that of {reference_of(named(result))}; above 1 is less.")


def remarks(result):
    """What is missing, and what makes figures doubtful."""
    found = {f"{entry['what']}: {entry['why']}": None for entry in result["left_out"]}
    if result["ended"] is None:
        found["the run was stopped before its end"] = None
    by_text = {}
    for cell in result["cells"]:
        where = (f"{kind_title(cell)}, {cell['size']:g} KiB, {cell['connections']:,} connections, {cell['cores']} core(s)"
                 + (", log on" if cell["log"] else ""))
        for name, measured in cell["servers"].items():
            for why in filter(None, [measured.get("why_not"), measured.get("failed"), *doubts(measured, KINDS[cell["kind"]])]):
                by_text.setdefault(f"{name}: {why}", []).append(where)
    for text, places in by_text.items():
        found[f"{text} ({'; '.join(places[:3])}{f' and {len(places) - 3} more' if len(places) > 3 else ''})"] = None
    others = [median(measured["saturated"], "others") for cell in result["cells"]
              for measured in cell["servers"].values() if measured.get("saturated")]
    if others and max(others) > 0.05:
        found = {text: None for text in found if "other processes used" not in text}
        found[f"**other processes used up to {max(others):.0%} of the machine meanwhile: these figures are not those of a "
              "quiet machine**"] = None
    return [f"- {text.replace('|', '/')}" for text in found]


def section(title, lines):
    lines = list(lines)
    return [f"**{title}**", "", *lines, ""] if lines else []


def whole(result):
    """All of it; what load tests' page shows."""
    base = results.base_cells(result)
    lines = [*conditions(result), ""]
    lines += section("By kind of request, 1 KiB, 64 connections, one core", by_server(base, kind_title))
    lines += section("Latencies at given rates", latencies(base, kind_title))
    for name, title, label in AXES:
        cells, describe = axis(result, name, label)
        lines += section(title, by_server(cells, describe))
        lines += section(title + ": latencies", latencies([cell for cell in cells if cell not in base], describe))
    shown = {id(cell) for name, _, label in AXES for cell in axis(result, name, label)[0]} | {id(cell) for cell in base}
    rest = [cell for cell in result["cells"] if id(cell) not in shown]

    def everything(cell):
        return (f"{kind_title(cell)}, {cell['size']:g} KiB, {cell['connections']:,} connections, {cell['cores']} core(s)"
                + (", log on" if cell["log"] else ""))

    lines += section("Further combinations", by_server(rest, everything))
    lines += section("Left out, or to be taken with care", remarks(result))
    return "\n".join(lines).strip()
