# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Sections of a reproduction's report."""

import statistics
from typing import Any, Iterable, List, Mapping, Sequence, Tuple

from vflood.figure import number
from vflood.report.html import Html, Piece, data, element, join, picture, table, td, th, void
from vflood.report.model import Chapter, Shown, factor
from vflood.report.provenance import provenance

PASS, FAIL = "as published", "not as published"


def verdict(passed: bool) -> Html:
    """Whether a shape came out."""
    return element("span", PASS if passed else FAIL, class_=f"verdict {'pass' if passed else 'fail'}")


def facts(found: Iterable[Tuple[str, Piece]]) -> Html:
    """A few numbers, large."""
    return element("dl", *(element("div", element("dt", name), element("dd", value)) for name, value in found), class_="facts")


def away(cell: Mapping[str, Any]) -> str:
    """The distance of a simulated number from the published one, in words."""
    if cell["published"] is None:
        return ""
    found = factor(cell)
    if found is None:
        return "same" if cell["published"] == cell["simulated"] else number(cell["simulated"] - cell["published"])
    if found < 1.005:
        return "same"
    return f"{times(found)} {'more' if abs(cell['simulated']) > abs(cell['published']) else 'less'}"


def times(found: float) -> str:
    """A factor, as people read it."""
    return f"{number(found)} ×"


def head(chapter: Chapter, level: str = "h2") -> Html:
    """Title and what it is."""
    return join(
        (
            element("p", element("code", chapter.id), class_="kicker"),
            element(level, chapter.manifest.title),
            element("p", chapter.manifest.does) if chapter.manifest.does else None,
        )
    )


def numbers(chapter: Chapter) -> Html:
    """How much was run, and how it came out."""
    found: List[Tuple[str, Piece]] = []
    if chapter.shapes:
        found.append(("shapes as published", f"{chapter.passed} of {chapter.shapes}"))
    if chapter.factors:
        count = len(chapter.factors)
        found.append((f"median distance from {count} published number{'s' * (count > 1)}", times(statistics.median(chapter.factors))))
    found.append(("runs finished", f"{chapter.record['runs']} of {chapter.manifest.asked}"))
    found.append(("scale", f"{chapter.record['scale']:g}"))
    found.append(("first seed", str(chapter.record["seed"])))
    return facts(found)


def shapes(chapter: Chapter) -> Html:
    """Every statement, and what was observed; those that did not come out first."""
    if not chapter.shapes:
        return Html("")
    items = []
    for shape in sorted(chapter.record["shapes"], key=lambda shape: bool(shape["pass"])):
        words = element("div", element("p", shape["statement"]), element("p", element("code", shape["id"]), " ", shape["observed"], class_="observed"))
        items.append(element("li", verdict(shape["pass"]), words, id=f"{chapter.id}.{shape['id']}"))
    return join((element("h3", "Published shapes"), element("ul", *items, class_="shapes")))


def figure(chapter: Chapter) -> Html:
    """The picture, which can be enlarged."""
    if not chapter.figure:
        return Html("")
    content, kind = chapter.figure
    image = void("img", src=picture(content, kind), alt=f"Figure: {chapter.manifest.title}")
    return join((element("h3", "Figure"), element("button", image, type="button", class_="figure", aria_label="Enlarge the figure")))


def cells(chapter: Chapter) -> Html:
    """Every number beside the published one."""
    from vflood.reproduce.table import notes_of

    rows = []
    notes = notes_of(chapter.id.split("-")[0])
    for cell in chapter.record["cells"]:
        published = cell["published"]
        said = "" if published is None else notes.get(cell["key"]) or number(published)
        rows.append(
            (
                td(element("code", cell["key"]), sort=cell["key"], class_="key"),
                td(said, sort="" if published is None else published, class_="number"),
                td(number(cell["simulated"]), sort=cell["simulated"], class_="number"),
                td(cell["unit"], class_="name"),
                td(away(cell), sort=factor(cell) or "", class_="name"),
                td(cell["source"] or "", class_="source long" if cell["source"] else "source"),
            )
        )
    if not rows:
        return Html("")
    some = any(cell["published"] is not None for cell in chapter.record["cells"])
    heads = (th("quantity"), th("published", True), th("simulated", True), th("unit"), th("distance"), th("source"))
    kept = range(len(heads)) if some else (0, 2, 3)
    inner = table([heads[i] for i in kept], [[row[i] for i in kept] for row in rows], aria_label="Numbers")
    own = chapter.manifest.table
    if not own:
        return join((element("h3", "Numbers"), inner))
    short = table([element("th", name, scope="col", class_="number" if i else None) for i, name in enumerate(own[0])],
                  [[td(value, class_="number" if i else "name") for i, value in enumerate(row)] for row in own[1:]], aria_label="Summary")
    every = element("details", element("summary", f"All {len(rows)} numbers"), inner)
    return join((element("h3", "Numbers"), short, every))


def timelines(shown: Sequence[Shown], plain: bool = False, title: bool = True) -> Html:
    """What one can zoom."""
    if not shown:
        return Html("")
    parts = [data({"label": one.label, "data": one.data}, "timeline", plain) for one in shown]
    some = [one for one in shown if not one.data["whole"]]
    note = element("p", "Part of a longer run: the timeline was too long for a page.", class_="hint") if some else None
    quiet = element("noscript", element("p", "Timelines are drawn by a script."))
    command = element("p", "Recorded by ", element("code", shown[0].command), class_="hint") if shown[0].command else None
    return join((element("h3", "Timeline") if title else None, element("div", quiet, *parts, class_="timeline"), note, command))


def made(chapter: Chapter, plain: bool, brief: bool = False) -> Html:
    """The manifest of a reproduction."""
    about: List[Tuple[str, Piece]] = [("what was run", chapter.manifest.about)] if chapter.manifest.about else []
    about += [(name, str(value)) for name, value in chapter.manifest.request.items() if value is not None]
    return join((warnings(chapter.manifest.warnings), provenance(chapter.runs, about, chapter.manifest.versions, chapter.record["wall_s"], plain, brief)))


def warnings(found: Sequence[str]) -> Html:
    """What is to be said first."""
    return join(element("p", warning, class_="warning") for warning in found)


def whole(chapter: Chapter, plain: bool) -> Html:
    """All of a reproduction, one below the other."""
    if chapter.error:
        return join((head(chapter), element("p", f"It failed: {chapter.error}", class_="warning")))
    return join(
        (
            head(chapter), numbers(chapter), shapes(chapter), figure(chapter), cells(chapter), timelines(chapter.timelines, plain),
            element("h3", "Manifest"), made(chapter, plain, brief=True),
        )
    )
