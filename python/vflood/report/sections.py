# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Sections of a report."""

import math
import statistics
from typing import Any, Iterable, List, Mapping, Optional, Sequence, Tuple

from vflood.figure import number
from vflood.report.html import Html, Piece, data, element, join, picture, table, td, text, th, void
from vflood.report.model import Chapter, Planned, Shown, factor
from vflood.report.runs import Attributes, Group, Runs

PASS, FAIL = "as published", "not as published"


def verdict(passed: bool) -> Html:
    """Whether a shape came out."""
    return element("span", PASS if passed else FAIL, class_=f"verdict {'pass' if passed else 'fail'}")


def facts(pairs: Iterable[Tuple[str, Piece]]) -> Html:
    """A few numbers, large."""
    return element("dl", *(element("div", element("dt", name), element("dd", value)) for name, value in pairs), class_="facts")


def pairs(found: Iterable[Tuple[str, Piece]]) -> Html:
    """Names and values, one below the other."""
    return element("dl", *(join((element("dt", name), element("dd", value))) for name, value in found), class_="pairs")


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


# --- One reproduction


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


def runs_of(runs: Runs, about: Sequence[Tuple[str, Piece]], versions: Mapping[str, str], wall_s: Optional[float], plain: bool, brief: bool = False) -> Html:
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


def made(chapter: Chapter, plain: bool, brief: bool = False) -> Html:
    """The manifest of a reproduction."""
    about: List[Tuple[str, Piece]] = [("what was run", chapter.manifest.about)] if chapter.manifest.about else []
    about += [(name, str(value)) for name, value in chapter.manifest.request.items() if value is not None]
    return join((warnings(chapter.manifest.warnings), runs_of(chapter.runs, about, chapter.manifest.versions, chapter.record["wall_s"], plain, brief)))


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


# --- The book


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


# --- A plan


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
