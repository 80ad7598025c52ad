# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Sections of a plan's report."""

from typing import Any, List, Sequence, Tuple

from vflood.figure import number
from vflood.report.html import Html, Piece, element, table, td, text, th
from vflood.report.model import Planned


def points(planned: Planned) -> Html:
    """A line per point: each metric's median and quartiles, as numbers and drawn."""
    record = planned.record
    if not record["points"]:
        return element("p", "No points.")
    names = list(record["points"][0])
    swept = names[: names.index("finished_count")] if "finished_count" in names else []
    metrics = [(name, *_split(name)) for name in record["metrics"]]
    spans = {}
    for name, stem, unit in metrics:
        values = [p.get(f"{stem}_{part}_{unit}") for p in record["points"] for part in ("q1", "q3")]
        numbers = [value for value in values if isinstance(value, (int, float))]
        spans[name] = (min([0.0, *numbers]), max([0.0, *numbers]))
    rows = []
    for point in record["points"]:
        row: List[Piece] = [td(str(point[name]), class_="name") for name in swept]
        for name, stem, unit in metrics:
            three = [point.get(f"{stem}_{part}_{unit}") for part in ("q1", "median", "q3")]
            known = all(isinstance(value, (int, float)) for value in three)
            row.append(td(number(three[1]) if known else "-", sort=three[1] if known else "", class_="number"))
            row.append(td(_strip(three, spans[name]) if known else "", sort=three[1] if known else ""))
        done, asked = point.get("finished_count", 0), point.get("asked_count", 0)
        rows.append([*row, td(f"{done} of {asked}", sort=done, class_="number name")])
    heads = [*(th(name) for name in swept), *(part for name, _, unit in metrics for part in (th(name, True), th("quartiles"))), th("runs", True)]
    return table(heads, rows, aria_label="Points")


def _split(metric: str) -> Tuple[str, str]:
    from vflood.sweep.programs import unit_of

    unit = unit_of(metric) or ""
    return metric[: -len(unit) - 1], unit


def _strip(three: Sequence[Any], span: Tuple[float, float]) -> Html:
    """Quartiles on the scale of their column."""
    low, high = span
    at = [round(100 * (value - low) / ((high - low) or 1), 2) for value in three]
    words = " to ".join(number(value) for value in (three[0], three[2]))
    boxes = (
        element("rect", class_="base", x=0, y=7, width=100, height=2),
        element("rect", class_="range", x=at[0], y=3, width=max(0.6, round(at[2] - at[0], 2)), height=10),
        element("rect", class_="median", x=max(0, at[1] - 0.6), y=2, width=1.2, height=12),
    )
    return element("svg", element("title", words), *boxes, viewBox="0 0 100 16", preserveAspectRatio="none", class_="quartiles", role="img")


def states(planned: Planned) -> Html:
    """What became of every run."""
    if len(planned.states) < 2:
        return Html("")
    first, *rest = planned.states
    return table([th(name) for name in first], rest, aria_label="Runs")


def plan_text(planned: Planned) -> Html:
    """The plan itself."""
    return element("details", element("summary", "The plan"), element("pre", text(planned.text))) if planned.text else Html("")
