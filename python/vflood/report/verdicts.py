# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Sections of the book's report: all verdicts, all experiments."""

import math
import statistics
from typing import List, Sequence, Tuple

from vflood.report.html import Html, Piece, element, join, table, td, th, void
from vflood.report.model import Chapter
from vflood.report.sections import facts, times, verdict


def _state(chapter: Chapter) -> Html:
    if chapter.error:
        return element("span", "failed", class_="verdict fail")
    if not chapter.shapes:
        return Html("")
    return element("span", f"{chapter.passed} of {chapter.shapes}", class_=f"verdict {'pass' if chapter.passed == chapter.shapes else 'fail'}")


def experiments(chapters: Sequence[Chapter]) -> Html:
    """A line per reproduction."""
    rows = []
    for chapter in chapters:
        median = statistics.median(chapter.factors) if chapter.factors else None
        share = -1.0 if chapter.error else chapter.passed / chapter.shapes if chapter.shapes else math.inf
        runs = f"{chapter.record['runs']} of {chapter.manifest.asked}"
        rows.append(
            (
                td(element("a", chapter.id, href=f"#{chapter.id}"), class_="name"),
                td(chapter.manifest.title, class_="long"),
                td(_state(chapter), sort=f"{share:g}" if chapter.shapes or chapter.error else ""),
                td(times(median) if median else "", sort=median or "", class_="number"),
                td(runs, sort=chapter.record["runs"], class_="number name"),
                td("" if chapter.error else f"{chapter.record['wall_s']:.0f}", class_="number"),
            )
        )
    heads = (th("experiment"), th("title"), th("shapes as published"), th("median distance", True), th("runs", True), th("s", True))
    return table(heads, rows, aria_label="Experiments")


def statements(chapters: Sequence[Chapter]) -> Html:
    """A line per published shape, those that did not come out first, with a filter."""
    every = [(chapter, shape) for chapter in chapters for shape in chapter.record["shapes"]]
    every.sort(key=lambda pair: bool(pair[1]["pass"]))
    rows = []
    for chapter, shape in every:
        said = (
            td(verdict(shape["pass"]), sort=int(shape["pass"])),
            td(element("a", shape["id"], href=f"#{chapter.id}.{shape['id']}"), sort=shape["id"], class_="name"),
            td(join((shape["statement"], void("br"), element("span", shape["observed"], class_="observed"))), class_="long"),
            td(element("a", chapter.id, href=f"#{chapter.id}"), class_="name"),
        )
        rows.append(element("tr", *said, data_state="pass" if shape["pass"] else "fail"))
    heads = (th("verdict"), th("shape"), th("statement, and what was observed"), th("experiment"))
    inner = element("table", element("thead", element("tr", *heads)), element("tbody", *rows), id="statements", class_="cards", aria_label="Verdicts")
    failed = sum(not shape["pass"] for _, shape in every)
    only = (("", f"All {len(every)}"), ("fail", f"Not as published {failed}"), ("pass", f"As published {len(every) - failed}"))
    buttons = [element("button", words, type="button", data_only=state, aria_pressed="false" if state else "true") for state, words in only]
    filters = element(
        "div",
        void("input", type="search", placeholder="Filter: words, ids", aria_label="Filter the verdicts"),
        element("div", *buttons, class_="choices", role="group", aria_label="Which verdicts"),
        element("output", "", aria_live="polite"),
        class_="filters",
        data_filters="statements",
    )
    return join((filters, element("div", inner, class_="scroll", tabindex="0", role="region", aria_label="Verdicts")))


def totals(chapters: Sequence[Chapter]) -> Html:
    """All of the book in a few numbers."""
    factors = [found for chapter in chapters for found in chapter.factors]
    found: List[Tuple[str, Piece]] = [
        ("shapes as published", f"{sum(c.passed for c in chapters)} of {sum(c.shapes for c in chapters)}"),
        ("runs finished", f"{sum(c.record['runs'] for c in chapters)} of {sum(c.manifest.asked for c in chapters)}"),
        ("experiments", str(len(chapters))),
    ]
    if factors:
        found.insert(1, (f"median distance from {len(factors)} published numbers", times(statistics.median(factors))))
    failures = sum(bool(chapter.error) for chapter in chapters)
    return facts([*found, ("failed", str(failures))] if failures else found)
