# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs a plan: what the store has is not run again, so a plan that was interrupted goes on where it was.

    <out>/store/         every finished run (store/folder.py)
    <out>/plan.toml      the plan
    <out>/runs.csv, samples.csv, summary.csv    the tables (tables.py)
    <out>/record.json    the summary, and what it rests on
    <out>/manifest.json, report.html    which runs it rests on; all of it as a page
"""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from vflood import __version__, paths, runner
from vflood.errors import UsageError, VfloodError
from vflood.reproduce.record import replace
from vflood.store.folder import Store
from vflood.sweep import plan as plans
from vflood.sweep.check import check
from vflood.sweep.exports import EXPORTS, check_export, label_of
from vflood.work import Work


@dataclass(frozen=True)
class Order:
    """What the command line asks for."""

    plan: Path
    jobs: Optional[int] = None  # None: all processors
    style: str = "text"  # or json
    out: Optional[Path] = None  # None: out/<name of the plan>
    fresh: bool = False
    dask: Optional[str] = None
    shard: Optional[str] = None  # i/n
    exports: Tuple[str, ...] = ()

    @property
    def workers(self) -> int:
        """Simulations at the same time."""
        jobs = self.jobs if self.jobs is not None else os.cpu_count() or 1
        if jobs < 1:
            raise UsageError(f"--jobs is {jobs}; allowed: a whole number from 1")
        return jobs

    @property
    def folder(self) -> Path:
        """Where everything goes."""
        return paths.ROOT / "out" / self.plan.stem if self.out is None else self.out

    def part(self) -> Tuple[int, int]:
        """Which share of the runs: the i-th of n, from 1."""
        if self.shard is None:
            return 1, 1
        first, slash, last = self.shard.partition("/")
        if not (slash and first.isdecimal() and last.isdecimal() and 1 <= int(first) <= int(last)):
            raise UsageError(f"--shard is '{self.shard}'; allowed: i/n, with i from 1 to n")
        return int(first), int(last)


def run(order: Order, check_only: bool = False, ask: bool = False) -> None:
    """Runs a plan.

    :param check_only: only look at the plan itself
    :param ask: look at the plan, and ask its program too; nothing is run
    :raises VfloodError: at the end, if runs failed
    """
    plan = plans.read(order.plan)
    which, shards = order.part()
    workers = order.workers
    for name in order.exports:
        check_export(name)
    paths.check_writable(order.folder)
    if check_only:
        return
    asked = check(plan, workers)
    runs = list(plan.runs())
    if ask:
        points = len(runs) // len(plan.seeds)
        print(f"{order.plan}: {points} points, {len(runs)} runs of {plan.program}; it was asked {asked} times and takes them")
        return
    mine = runs[which - 1 :: shards]
    store = Store(order.folder / "store")
    with runner.by(runner.Means(store, order.fresh, order.dask)), runner.noting() as tasks:
        work = runner.Pool(workers).settle([run.command for run in mine], plan.title)
    if shards > 1:
        _tell_shard(order, mine, work)
    else:
        _finish(order, plan, runs, work, [task.key for task in tasks])
    _fail(plan, mine, work)


def _tell_shard(order: Order, mine: Sequence[plans.Run], work: Work) -> None:
    done = sum(not isinstance(found, VfloodError) and found is not None for found in work.found)
    print(f"shard {order.shard}: {done} of {len(mine)} runs done; when all shards are, run the plan without --shard for its tables")


def _finish(order: Order, plan: plans.Plan, runs: Sequence[plans.Run], work: Work, keys: Sequence[str]) -> None:
    from vflood.report import write
    from vflood.sweep import tables as forms

    found = forms.tables(plan, runs, work.found)
    replace(order.folder / "plan.toml", plan.source.text)
    for name in ("runs", "samples", "summary"):
        replace(order.folder / f"{name}.csv", forms.to_csv(getattr(found, name)))
    record = _record(plan, found)
    replace(order.folder / "record.json", json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False) + "\n")
    said = [EXPORTS[name](order.folder, plan, runs, work.found, found) for name in order.exports]
    _note(order.folder, plan, found, keys)
    page = write.report(order.folder)
    for warning in found.warnings:
        print(f"vflood: warning: {warning}", file=sys.stderr)
    if order.style == "json":
        print(json.dumps(record, indent=2, ensure_ascii=False, allow_nan=False))
        return
    print(f"{plan.title}: {plan.program}; runs finished: {found.finished}/{len(runs)}, {work.stored} of them found in the store")
    print("median (quartiles) over all samples of the finished runs\n")
    print(forms.to_text(plan, found.summary))
    print(f"Tables: {order.folder}/{{summary,samples,runs}}.csv; record.json and store/ beside them.")
    print(f"Report: {page} ({write.size_of(page)}; opens in any browser)")
    for line in said:
        print(line)


def _note(folder: Path, plan: plans.Plan, found: Any, keys: Sequence[str]) -> None:
    """What the report needs beside the record."""
    from vflood.report import manifest

    asked = {"seeds": ", ".join(str(seed) for seed in plan.seeds if seed is not None) or None}
    title, warnings, runs = plan.title, list(found.warnings), list(dict.fromkeys(keys))
    manifest.write(folder, manifest.Manifest(title, "", "", len(found.runs), asked, warnings, runs=runs, versions=manifest.versions()))


def _record(plan: plans.Plan, found: Any) -> Dict[str, Any]:
    """The same for the same plan and programs, whenever it runs and however often it was interrupted."""
    points = json.loads(found.summary.to_json(orient="records", double_precision=15))
    return {
        "title": plan.title,
        "program": plan.program,
        "version": __version__,
        "runs": found.finished,
        "asked": len(found.runs),
        "metrics": dict(plan.metrics),
        "options": {name: Path(value).name if name == "scenario" else value for name, value in plan.fixed},
        "points": points,
        "results_sha256": [value or None for value in found.runs["result_sha256"]],
    }


def _fail(plan: plans.Plan, runs: Sequence[plans.Run], work: Work) -> None:
    failed: List[str] = [
        f"{label_of(plan, run)}: {found}" for run, found in zip(runs, work.found) if isinstance(found, VfloodError)
    ]
    if failed:
        raise VfloodError(f"{len(failed)} of {len(runs)} runs failed; the first: {failed[0]}")
