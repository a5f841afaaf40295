"""Draws a comparison: CPU of a request by kind, latency by kind, CPU of a hit by size. SVG without scripts, legible
on light and on dark ground. The same result always gives the same drawing."""

from html import escape

from harness import results
from harness.kinds import KINDS
from harness.results import median, span
from harness.table import named

WIDTH, LEFT, RIGHT = 860, 210, 70
BAR, GAP, GROUP_GAP = 13, 2, 12

# Told apart by lightness too, so that they are not the same to anybody.
COLOURS = (("#0b6e99", "#4fc3f7"), ("#d9822b", "#ffb74d"), ("#7b8794", "#b0bec5"), ("#2e7d32", "#81c784"), ("#8e24aa", "#ce93d8"))


def style(servers):
    light = "".join(f".s{i}{{fill:{COLOURS[i % len(COLOURS)][0]}}}" for i in range(len(servers)))
    dark = "".join(f".s{i}{{fill:{COLOURS[i % len(COLOURS)][1]}}}" for i in range(len(servers)))
    return (f"<style>text{{font:12px system-ui,sans-serif;fill:#1f2933}}.t{{font-weight:600;font-size:14px}}"
            f".v{{font-size:11px}}line{{stroke:#1f2933;stroke-width:1}}.g{{stroke:#d5dbe1}}{light}"
            f"@media (prefers-color-scheme:dark){{text{{fill:#e6edf3}}line{{stroke:#e6edf3}}.g{{stroke:#3d4650}}{dark}}}</style>")


def text(x, y, words, kind="", anchor="start"):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{f""" class="{kind}" """.rstrip() if kind else ""}>{escape(words)}</text>'


def chart(top, title, groups, servers):
    """Groups of (label, {server: (value, low, high)}). Gives what is drawn, and where the next begins."""
    most = max((high for _, bars in groups for _, _, high in bars.values()), default=0)
    drawn = [text(10, top + 14, title, "t")]
    if not most:
        return [], top
    scale = (WIDTH - LEFT - RIGHT) / most
    y = top + 30
    for label, bars in groups:
        height = len(bars) * (BAR + GAP)
        drawn.append(text(LEFT - 8, y + height / 2 + 3, label, anchor="end"))
        for server, (value, low, high) in bars.items():
            drawn.append(f'<rect x="{LEFT}" y="{y}" width="{value * scale:.1f}" height="{BAR}" class="s{servers.index(server)}"/>')
            middle = y + BAR / 2
            drawn.append(f'<line x1="{LEFT + low * scale:.1f}" x2="{LEFT + high * scale:.1f}" y1="{middle}" y2="{middle}"/>')
            shown = f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"
            drawn.append(text(LEFT + max(value, high) * scale + 5, y + 10, shown, "v"))
            y += BAR + GAP
        y += GROUP_GAP
    drawn.append(f'<line x1="{LEFT}" x2="{LEFT}" y1="{top + 26}" y2="{y - GROUP_GAP + 4}" class="g"/>')
    return drawn, y + 8


def groups(cells, label, what, figure):
    found = []
    for cell in cells:
        bars = {}
        for name, measured in cell["servers"].items():
            runs = measured.get(what, [])
            if runs:
                bars[name] = (median(runs, figure), *span(runs, figure))
        if bars:
            found.append((label(cell), bars))
    return found


def draw(result):
    servers = named(result)
    base = results.base_cells(result)

    def title(cell):
        return KINDS[cell["kind"]].title

    sizes = sorted(results.find(result, kind="hit", connections=64, cores=1, log=False), key=lambda cell: cell["size"])
    drawn, y = [], 40
    for heading, content in (
            ("CPU of the server for a request, us: 1 KiB, 64 connections, one core", groups(base, title, "saturated", "cpu_us")),
            ("p99 at 70 % of each server's own rate, ms", groups(base, title, "at70", "p99")),
            ("CPU of a hit by size of the body, us", groups(sizes, lambda cell: f"{cell['size']:g} KiB", "saturated", "cpu_us")
             if len(sizes) > 1 else [])):
        more, y = chart(y, heading, content, servers)
        drawn += more
    x = 10
    legend = []
    for i, server in enumerate(servers):
        legend.append(f'<rect x="{x}" y="10" width="12" height="12" class="s{i}"/>')
        legend.append(text(x + 17, 20, server))
        x += 45 + 7 * len(server)
    legend.append(text(WIDTH - 10, 20, "medians; lines: least to most; shorter is better", "v", "end"))
    return "\n".join([f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y}" width="{WIDTH}" height="{y}" role="img" '
                      'aria-label="Comparison of servers, drawn from the table">', style(servers), *legend, *drawn, "</svg>"]) + "\n"
