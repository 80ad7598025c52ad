# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The section that tells how results were made: versions, options, programs, attributes, and every run."""

from typing import List, Mapping, Optional, Sequence, Tuple

from vflood.report.html import Html, Piece, data, element, join, pairs
from vflood.report.runs import Attributes, Group, Runs


def provenance(runs: Runs, about: Sequence[Tuple[str, Piece]], versions: Mapping[str, str], wall_s: Optional[float], plain: bool, brief: bool = False) -> Html:
    """The manifest: versions, options, programs, and every run; the defaults of attributes unless it is to be brief."""
    made: List[Tuple[str, Piece]] = [*about]
    if runs.last:
        made.append(("last run finished", runs.last))
    if runs.count:
        made.append(("CPU time of all runs", f"{runs.cpu_s:.1f} s"))
    if wall_s is not None:
        made.append(("wall time of the command", f"{wall_s:g} s"))
    for name, value in [*((f"{name} (simulated)", value) for name, value in runs.versions), *versions.items()]:
        made.append((name, element("code", value)))
    parts = [element("details", element("summary", "How it was made"), pairs(made), open="")]
    for group in runs.groups:
        parts += _group(group, plain, brief)
    lost = runs.asked - runs.count
    if lost:
        parts.append(element("p", f"{lost} of {runs.asked} runs are not in the store any more.", class_="hint"))
    return join(parts)


def _group(group: Group, plain: bool, brief: bool) -> List[Html]:
    """The runs of a program: what they share, each, and what the program is."""
    named = (" of ", element("code", group.program), " ")
    common = pairs((name, element("code", value)) for name, value in group.common)
    files = join(pairs((file, element("code", digest)) for file, digest in build) for build in group.files)
    return [
        element("details", element("summary", "Runs", *named, element("small", len(group.rows))), _late(group.columns, group.rows, plain)),
        element("details", element("summary", "What all runs", *named, "share ", element("small", len(group.common))), common),
        element("details", element("summary", "Files", *named, element("small", "SHA-256 of program and libraries")), files),
        *(_attributes(group, found, plain, brief) for found in group.attributes),
    ]


def _attributes(group: Group, found: Attributes, plain: bool, brief: bool) -> Html:
    """Defaults of all attributes in runs of a program."""
    hint = element("p", "SHA-256 ", element("code", found.digest), f"; store/attributes/{found.digest[:8]}….json", class_="hint")
    rows = Html("") if brief or not found.rows else _late(("attribute", "default"), found.rows, plain)
    said = element("summary", "Attributes of ", element("code", group.program), " ", element("small", f"{len(found.rows)} defaults"))
    return element("details", said, hint, rows)


def _late(columns: Sequence[str], rows: Sequence[Sequence[str]], plain: bool) -> Html:
    """A table that is unpacked when it is seen."""
    quiet = element("noscript", "This table is drawn by a script.")
    inside = data({"columns": columns, "rows": rows}, "runs", plain)
    return element("div", quiet, inside, class_="runs scroll", tabindex="0", role="region", aria_label=columns[0])
