# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs a reproduction and writes what it found."""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Dict, List, Tuple

from vflood import figure, runner
from vflood.errors import VfloodError
from vflood.reproduce import record as form
from vflood.reproduce.table import notes_of, table
from vflood.store.task import Task


def run(reproduction: form.Reproduction, request: form.Request, out: Path) -> Tuple[form.Result, Dict[str, Any]]:
    """Runs, writes out/<id>/{figure.png,figure.svg,data.csv,record.json,manifest.json,report.html}: the result and its record."""
    from vflood.report import write

    begin = time.monotonic()
    with runner.noting() as tasks:
        result = reproduction.function(request)
        wall_s = time.monotonic() - begin
        lacking = _trace(reproduction, request)
    folder = out / reproduction.id
    folder.mkdir(parents=True, exist_ok=True)
    begin = time.monotonic()
    form.replace(folder / "data.csv", form.to_csv(result.rows))
    figure.save(result.draw, folder, result.size)
    rec = form.record(reproduction, request, result, wall_s + time.monotonic() - begin)
    form.replace(folder / "record.json", form.to_json(rec))
    _note(reproduction, request, result, tasks, folder, lacking)
    write.report(folder)
    return result, rec


def _trace(reproduction: form.Reproduction, request: form.Request) -> List[str]:
    """Runs what the report shows as a timeline; why there is none, if that fails: the report is none the less a report."""
    if not reproduction.traced:
        return []
    with tempfile.TemporaryDirectory(prefix="vflood-timeline-") as folder:
        try:
            commands = reproduction.traced(request, Path(folder))
            runner.Pool(request.jobs, quiet=True).run(commands, f"{reproduction.id}: timeline", outputs=["file"])
            return []
        except VfloodError as error:
            return [f"No timeline: {error}"]


def _note(
    reproduction: form.Reproduction, request: form.Request, result: form.Result, tasks: List[Task], folder: Path, lacking: List[str]
) -> None:
    from vflood.report import manifest

    found = manifest.Manifest(
        title=reproduction.title,
        about=result.about,
        does=reproduction.does,
        asked=result.asked,
        request={"scale": request.scale, "seeds": request.seeds, "seed": request.seed},
        warnings=[*result.warnings, *lacking],
        table=[list(row) for row in result.table or []],
        runs=list(dict.fromkeys(task.key for task in tasks)),
        traces=manifest.traces(tasks),
        versions=manifest.versions(),
    )
    manifest.write(folder, found)


def show(reproduction: form.Reproduction, result: form.Result, rec: Dict[str, Any], out: Path, style: str) -> None:
    """Prints what was found, in a style (text or json)."""
    from vflood.report.write import NAME, size_of

    warn(result)
    if style == "json":
        sys.stdout.write(form.to_json(rec))
        return
    folder = out / reproduction.id
    print(table(reproduction.title, result, rec, notes_of(reproduction.paper)))
    print(f"Figure: {folder / 'figure.png'} (and .svg); data.csv and record.json beside it. {rec['wall_s']:.0f} s")
    print(f"Report: {folder / NAME} ({size_of(folder / NAME)}; opens in any browser)")


def warn(result: form.Result) -> None:
    """Says on standard error what is to be said."""
    for warning in result.warnings:
        print(f"vflood: warning: {warning}", file=sys.stderr)
