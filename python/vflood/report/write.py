# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Makes report.html from what a folder has."""

import json
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from vflood.errors import UsageError, VfloodError
from vflood.figure import number
from vflood.report import model, plan_sections, sections, verdicts
from vflood.report.html import Html, element, join
from vflood.report.model import RECORD, Chapter, Planned
from vflood.report.page import page, tabs
from vflood.report.provenance import provenance
from vflood.reproduce.record import replace

NAME, BOOK = "report.html", "book.json"
GROUPS = {"vflood": "vFlood", "vsnoop": "vSnoop", "pvtcp": "PVTCP", "leulo": "Leulo", "host": "Host"}

Tab = Tuple[str, Html, Html]


def report(folder: Path, traces: Sequence[Path] = (), plain: bool = False) -> Path:
    """Writes folder/report.html: of a reproduction, of a plan, or of the book, whatever the folder has.

    :param traces: files of timelines to show
    :param plain: for browsers that cannot unpack data
    """
    if not folder.is_dir():
        raise UsageError(f"{folder} is not there; allowed: a folder of results, as out/vflood-fig6, out/<plan> or out")
    if (folder / RECORD).exists():
        record = model.load(folder / RECORD, "run what wrote it again: finished simulations are found in the store")
        if "points" in record:
            return _write(folder, of_plan(model.planned(folder, traces), plain))
        return _write(folder, of_one(model.chapter(folder, traces), plain))
    if traces:
        raise UsageError(f"--timeline is for the report of one reproduction or plan; {folder} has no {RECORD}")
    return book(folder, _entries(folder), plain)


def book(folder: Path, entries: Sequence[Tuple[str, str]], plain: bool = False) -> Path:
    """Writes folder/report.html of reproductions: id, and why it failed, if it did."""
    from vflood.reproduce import REPRODUCTIONS

    chapters = []
    for name, error in entries:
        known = REPRODUCTIONS.get(name)
        chapters.append(model.failed(name, known.title if known else name, error) if error else model.chapter(folder / name))
    return _write(folder, of_book(chapters, plain))


def note(folder: Path, entries: Sequence[Tuple[str, str]]) -> None:
    """Keeps which reproductions are in the book of a folder."""
    replace(folder / BOOK, json.dumps([{"id": name, "error": error} for name, error in entries], indent=1) + "\n")


def _entries(folder: Path) -> List[Tuple[str, str]]:
    """What was noted, or else every reproduction that has a record."""
    from vflood.reproduce import REPRODUCTIONS

    path = folder / BOOK
    if path.exists():
        try:
            return [(str(entry["id"]), str(entry["error"])) for entry in json.loads(path.read_text(encoding="utf-8"))]
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise VfloodError(f"{path} is damaged ({error}); delete it, and the book has what has a record") from error
    found = [(name, "") for name in REPRODUCTIONS if (folder / name / RECORD).exists()]
    if not found:
        raise UsageError(f"{folder} has no results; allowed: a folder with {RECORD} in it, or with folders of reproductions that have one")
    return found


def _write(folder: Path, text: str) -> Path:
    path = folder / NAME
    replace(path, text)
    return path


def size_of(path: Path) -> str:
    """How large a page is, in words."""
    return f"{number(path.stat().st_size / 1e6)} MB" if path.stat().st_size > 1e5 else f"{path.stat().st_size / 1e3:.0f} kB"


def _tab(name: str, label: str, content: Optional[Html]) -> List[Tab]:
    return [(name, Html(element("span", label)), content)] if content else []


def of_one(chapter: Chapter, plain: bool = False) -> str:
    """The page of a reproduction."""
    parts = join((sections.warnings(chapter.manifest.warnings), sections.shapes(chapter), sections.figure(chapter), sections.cells(chapter)))
    entries = [
        *_tab("result", "Result", parts),
        *_tab("timeline", "Timeline", sections.timelines(chapter.timelines, plain, title=False)),
        *_tab("manifest", "Manifest", sections.made(chapter, plain)),
    ]
    top = element("header", sections.head(chapter, "h1"), sections.numbers(chapter))
    return page(f"{chapter.id}: {chapter.manifest.title}", "single", join((top, element("main", tabs(entries, "top")))))


def of_book(chapters: Sequence[Chapter], plain: bool = False) -> str:
    """The page of all reproductions."""
    summary = join(
        (
            element("h2", "Verdicts"),
            verdicts.statements(chapters),
            element("h3", "Experiments"),
            verdicts.experiments(chapters),
        )
    )
    entries: List[Tab] = [("verdicts", Html(element("span", "Verdicts")), summary)]
    groups: Dict[str, List[Chapter]] = {}
    for chapter in chapters:
        groups.setdefault(GROUPS.get(chapter.id.split("-")[0], "Across systems"), []).append(chapter)
    for title in (*GROUPS.values(), "Across systems"):
        if title in groups:
            entries.append(("", Html(element("span", title)), Html("")))
            entries += [(chapter.id, _label(chapter), sections.whole(chapter, plain)) for chapter in groups[title]]
    intro = element("p", "Published experiments run again: what came out as it was published, what did not, and how far the numbers are away.")
    top = element("header", element("h1", "The book of reproductions"), intro, verdicts.totals(chapters))
    return page("vflood: the book of reproductions", "book", join((top, element("main", tabs(entries, "side")))))


def _label(chapter: Chapter) -> Html:
    count: Any = "failed" if chapter.error else f"{chapter.passed}/{chapter.shapes}" if chapter.shapes else ""
    some = chapter.error or chapter.passed < chapter.shapes
    return join((element("span", chapter.id), element("small", count, class_="some" if some else None)))


def of_plan(planned: Planned, plain: bool = False) -> str:
    """The page of a plan."""
    record = planned.record
    about = [("program", element("code", record["program"])), *((name, str(value)) for name, value in planned.manifest.request.items())]
    made = join(
        (
            plan_sections.plan_text(planned),
            provenance(planned.runs, about, planned.manifest.versions, None, plain),
        )
    )
    result = join((sections.warnings(planned.manifest.warnings), element("p", "Medians and quartiles over all samples of finished runs."), plan_sections.points(planned)))
    entries = [
        *_tab("result", "Result", result),
        *_tab("timeline", "Timeline", sections.timelines(planned.timelines, plain, title=False)),
        *_tab("runs", "Runs", plan_sections.states(planned)),
        *_tab("manifest", "Manifest", made),
    ]
    numbers = sections.facts((("points", str(len(record["points"]))), ("runs finished", f"{record['runs']} of {record['asked']}")))
    top = element("header", element("p", element("code", record["program"]), class_="kicker"), element("h1", record["title"]), numbers)
    return page(record["title"], "single", join((top, element("main", tabs(entries, "top")))))
