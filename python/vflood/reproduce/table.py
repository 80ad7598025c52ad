# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The table a reproduction prints."""

from typing import Any, Dict, Iterator, Mapping, Sequence

from vflood import paths, published
from vflood.figure import number
from vflood.reproduce.record import Result


def columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lines of text: the first and the last column to the left, the others to the right."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [row[0].ljust(widths[0])] + [c.rjust(w) for c, w in zip(row[1:-1], widths[1:-1])] + [row[-1]]
        yield "  ".join(cells).rstrip()


def _published(cell, notes):
    if cell["published"] is None:
        return "-"
    note = notes.get(cell["key"])
    return note if note else number(cell["published"])


def _cells(rec, notes):
    rows = [("", "published", "simulated", "unit")]
    return rows + [(c["key"], _published(c, notes), number(c["simulated"]), c["unit"]) for c in rec["cells"]]


def table(title: str, result: Result, rec: Dict[str, Any], notes: Mapping[str, str]) -> str:
    """Text: every cell beside what was published (or the result's own table), then every shape."""
    lines = [f"{rec['id']}: {title}", result.about, f"runs finished: {rec['runs']}/{result.asked}", ""]
    lines += columns(result.table or _cells(rec, notes))
    lines.append("")
    for shape in rec["shapes"]:
        lines.append(f"{'as published' if shape['pass'] else 'NOT as published'}: {shape['statement']}")
        lines.append(f"    {shape['id']}: {shape['observed']}")
    return "\n".join(lines) + "\n"


def notes_of(paper: str) -> Dict[str, str]:
    """What to print for numbers that the paper only gives in words; nothing for a study of no single paper."""
    if not (paths.PUBLISHED / f"{paper}.csv").exists():
        return {}
    return {n.key: n.note for n in published.numbers(paper).values() if n.note.startswith(("almost", "about", "up to"))}
