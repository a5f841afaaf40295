"""Takes a result into the pages; publish.sh says how."""

import sys
from pathlib import Path

from harness import plot, results, table

ROOT = Path(__file__).resolve().parents[3]
RESULTS = "loadtests/compare/results"
PUBLISHED, DRAWING = f"{RESULTS}/published.json", f"{RESULTS}/published.svg"
BEGIN, END = "<!-- comparison: made by loadtests/compare/publish.sh -->", "<!-- comparison: end -->"


def short(result):
    cautions = [line for line in table.remarks(result) if "**" in line]
    return "\n".join([*table.short(result), "", *table.conditions(result), *(["", *cautions] if cautions else [])])


# What stands between the markers of which page. The drawing is linked by the page itself.
PAGES = {"README.md": short, "proxy/docs/performance.md": short, "loadtests/README.md": table.whole}


NOTHING = "Nothing has been published yet."


def between(page, made):
    """The page with what was made between its markers. Raises ValueError where it has none."""
    begin, end = page.find(BEGIN), page.find(END)
    if begin < 0 or end < begin or page.count(BEGIN) != 1:
        raise ValueError(f"has no single pair of {BEGIN} and {END}")
    return page[:begin] + BEGIN + "\n\n" + made + "\n\n" + page[end:]


def made(root, result):
    """Every file that follows from the result, and what it is to hold."""
    yield root / DRAWING, plot.draw(result)
    for name, make in PAGES.items():
        page = (root / name).read_text()
        try:
            yield root / name, between(page, make(result) if result["cells"] else NOTHING)
        except ValueError as wrong:
            raise ValueError(f"{name} {wrong}") from None


def publish(root, result):
    results.write(root / PUBLISHED, result)
    for file, content in list(made(root, result)):
        file.write_text(content)


def stale(root):
    """Files that are not what the published result gives."""
    result = results.read(root / PUBLISHED)
    return [file for file, content in made(root, result) if not file.exists() or file.read_text() != content]


def main(arguments):
    try:
        if arguments == ["--check"]:
            found = stale(ROOT)
            for file in found:
                print(f"publish: {file.relative_to(ROOT)} is not what {PUBLISHED} says; run publish.sh", file=sys.stderr)
            return 1 if found else 0
        source = Path(arguments[0]) if arguments else ROOT / PUBLISHED
        result = results.read(source)
        if arguments and not result["cells"]:
            raise ValueError(f"{source} has no cells")
        publish(ROOT, result)
    except (OSError, ValueError, KeyError) as wrong:
        print(f"publish: {wrong!r}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
