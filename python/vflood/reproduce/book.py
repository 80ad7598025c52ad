# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Reproductions by their ids, or all: finished simulations are kept in out/store, and found there again."""

import json
import math
import os
import resource
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from vflood import paths, runner
from vflood.errors import UsageError, VfloodError
from vflood.reproduce.quick import quick
from vflood.reproduce.record import Reproduction, Request, replace, to_csv
from vflood.store.folder import Store

ALL, CI = "all", "ci"


@dataclass(frozen=True)
class Order:
    """What the command line asks for, of one reproduction or all; None: the experiment's own choice."""

    scale: Optional[str] = None
    seeds: Optional[int] = None
    seed: int = 1
    jobs: Optional[int] = None
    style: str = "text"  # or json
    out: Optional[Path] = None
    fresh: bool = False
    dask: Optional[str] = None

    def request(self, reproduction: Reproduction) -> Request:
        """How much to run of a reproduction."""
        scale, seeds = self._scale(reproduction)
        jobs = self.jobs if self.jobs is not None else os.cpu_count() or 1
        return Request(scale, seeds if self.seeds is None else self.seeds, self.seed, jobs)

    def _scale(self, reproduction: Reproduction) -> Tuple[float, Optional[int]]:
        if self.scale is None:
            return reproduction.scale, None
        if self.scale == CI:
            return quick(reproduction)
        try:
            return float(self.scale), None
        except ValueError:
            raise UsageError(f"--scale is '{self.scale}'; allowed: above 0 up to 1 (1 is as published), or {CI}") from None

    @property
    def folder(self) -> Path:
        """Where everything goes."""
        return paths.ROOT / "out" if self.out is None else self.out

    def means(self) -> runner.Means:
        """By what means simulations are run."""
        return runner.Means(Store(self.folder / "store"), self.fresh, self.dask)


def run_one(order: Order, name: str, check_only: bool = False) -> None:
    """Runs a reproduction and prints what it found."""
    from vflood.reproduce import find

    reproduction = find(name)
    request = order.request(reproduction)
    paths.check_writable(order.folder)
    if check_only:
        return
    from vflood.reproduce.run import run, show

    with runner.by(order.means()):
        result, record = run(reproduction, request, order.folder)
    show(reproduction, result, record, order.folder, order.style)


@dataclass(frozen=True)
class Entry:
    """What became of one reproduction."""

    id: str
    record: Optional[Dict[str, Any]]  # None: it failed
    asked: int = 0  # runs
    wall_s: float = 0.0
    cpu_s: float = 0.0  # of the simulations and of this process
    error: str = ""

    @property
    def distances(self) -> List[float]:
        """By which factor simulated numbers are away from published ones: 1.25 for 25 % more, or for 20 % less."""
        cells = self.record["cells"] if self.record else []
        ratios = [c["simulated"] / c["published"] for c in cells if c["published"] and c["simulated"]]
        return [math.exp(abs(math.log(ratio))) for ratio in ratios if ratio > 0]

    def row(self) -> Dict[str, Any]:
        """A row of the table of verdicts."""
        shapes = self.record["shapes"] if self.record else []
        return {
            "id": self.id,
            "state": "done" if self.record else "failed",
            "shapes_as_published_count": sum(shape["pass"] for shape in shapes),
            "shapes_count": len(shapes),
            "not_as_published": " ".join(shape["id"] for shape in shapes if not shape["pass"]),
            "published_numbers_count": len(self.distances),
            "median_factor_from_published_ratio": f"{statistics.median(self.distances):.3g}" if self.distances else "",
            "runs_finished_count": self.record["runs"] if self.record else 0,
            "runs_asked_count": self.asked,
            "scale_share": self.record["scale"] if self.record else "",
        }


def run_all(order: Order, _: str = ALL, check_only: bool = False) -> None:
    """Runs all reproductions, one after another, and prints one table of verdicts; a failure stops no other.

    :raises VfloodError: at the end, if one failed
    """
    from vflood.reproduce import REPRODUCTIONS

    requests = {name: _request(order, reproduction) for name, reproduction in REPRODUCTIONS.items()}
    paths.check_writable(order.folder)
    if check_only:
        return
    with runner.by(order.means()):
        entries = [_entry(REPRODUCTIONS[name], request, order.folder) for name, request in requests.items()]
    replace(order.folder / "verdicts.csv", to_csv([entry.row() for entry in entries]))
    page = _report(order.folder, entries)
    if order.style == "json":
        print(json.dumps([{**entry.row(), "wall_s": entry.wall_s, "cpu_s": entry.cpu_s, "record": entry.record} for entry in entries], indent=2))
    else:
        print(verdicts(entries))
        print(f"Figures and records: {order.folder}/<id>; this table: {order.folder / 'verdicts.csv'}")
        print(page)
    failed = [entry for entry in entries if not entry.record]
    if failed:
        raise VfloodError("\n".join(f"{entry.id} failed: {entry.error}" for entry in failed))


def _report(folder: Path, entries: Sequence["Entry"]) -> str:
    """Writes the book's report; where it is, in words."""
    from vflood.report import write

    chapters = [(entry.id, entry.error) for entry in entries]
    write.note(folder, chapters)
    path = write.book(folder, chapters)
    return f"Report: {path} ({write.size_of(path)}; opens in any browser)"


def _request(order: Order, reproduction: Reproduction) -> Request:
    """How much to run; --seeds is not for experiments that draw single runs."""
    request = order.request(reproduction)
    return Request(request.scale, None, request.seed, request.jobs) if reproduction.seeds == 1 else request


def _entry(reproduction: Reproduction, request: Request, out: Path) -> Entry:
    from vflood.reproduce.run import run, warn

    begin, before = time.monotonic(), _cpu_s()
    try:
        result, record = run(reproduction, request, out)
    except Exception as error:  # whatever it is, it must not cost the others
        text = str(error) if isinstance(error, VfloodError) else f"{type(error).__name__}: {error}"
        print(f"vflood: {reproduction.id} failed: {text}", file=sys.stderr)
        return Entry(reproduction.id, None, 0, round(time.monotonic() - begin, 1), round(_cpu_s() - before, 1), text)
    warn(result)
    return Entry(reproduction.id, record, result.asked, record["wall_s"], round(_cpu_s() - before, 1))


def _cpu_s() -> float:
    """CPU time so far, of this process and of its children that have ended."""
    return sum(u.ru_utime + u.ru_stime for u in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))


def verdicts(entries: List[Entry]) -> str:
    """Text: a line per reproduction, and the sum of all."""
    from vflood.reproduce.table import columns

    lines = [("reproduction", "shapes as published", "otherwise", "from published numbers", "runs", "CPU s", "s")]
    for entry in entries:
        row = entry.row()
        if not entry.record:
            lines.append((entry.id, "failed", "", "", "", f"{entry.cpu_s:.0f}", f"{entry.wall_s:.0f}"))
            continue
        numbers, factor = row["published_numbers_count"], row["median_factor_from_published_ratio"]
        lines.append(
            (
                entry.id,
                f"{row['shapes_as_published_count']}/{row['shapes_count']}",
                row["not_as_published"],
                f"{numbers}, median factor {factor}" if numbers else "-",
                f"{row['runs_finished_count']}/{row['runs_asked_count']}",
                f"{entry.cpu_s:.0f}",
                f"{entry.wall_s:.0f}",
            )
        )
    rows = [entry.row() for entry in entries]
    passed, shapes, runs, asked = (
        sum(row[name] for row in rows)
        for name in ("shapes_as_published_count", "shapes_count", "runs_finished_count", "runs_asked_count")
    )
    cpu, wall = (f"{sum(seconds):.0f}" for seconds in zip(*((entry.cpu_s, entry.wall_s) for entry in entries)))
    lines.append(("all", f"{passed}/{shapes}", "", "", f"{runs}/{asked}", cpu, wall))
    return "\n".join(columns(lines)) + "\n"
