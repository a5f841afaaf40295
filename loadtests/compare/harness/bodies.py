"""The origin's files: JSON that compresses about as well as an API's answers do."""

import json
import random
from pathlib import Path


def name(size):
    return f"{size:g}"


def body(size):
    """So many KiB of JSON, the same each time."""
    octets = round(size * 1024)
    chance = random.Random(octets)
    slots = []
    length = 0
    while length < octets:
        slot = {"id": chance.randrange(10**6), "start": f"2026-12-{chance.randint(1, 31):02}T{chance.randint(8, 18):02}:"
                f"{chance.choice(('00', '15', '30', '45'))}:00Z", "staff": chance.choice(("Ana", "Rui", "Eva", "Tom")),
                "free": chance.random() < 0.6}
        slots.append(json.dumps(slot, separators=(",", ":")))
        length += len(slots[-1]) + 1
    text = '{"slots":[' + ",".join(slots)
    ending = '"}]}' if octets > 100 else ""
    # Cut to the size: what is behind the last whole slot becomes a text.
    cut = text[:octets - len(ending) - 12]
    cut = cut[:cut.rindex("},") + 2] if "}," in cut else '{"slots":['
    filler = '{"note":"'
    return (cut + filler + "-" * (octets - len(cut) - len(filler) - len(ending)) + ending).encode()


def write(folder, sizes):
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for size in sizes:
        (folder / name(size)).write_bytes(body(size))
