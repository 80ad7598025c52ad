# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Tables of a plan's runs, as pandas frames. Columns of numbers end with their unit; options have their names and texts.

runs     a row per run: options, seed, state (finished, unfinished, failed, missing), done and asked, hash of its result
samples  a row per run that is not missing or failed and measured value: options, seed, run_finished, index, the metrics
summary  a row per point: options, how many runs are finished of how many asked, quartiles of each metric of finished runs

Only finished runs enter the summary.
"""

from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional, Sequence, Tuple

import numpy as np
import pandas as pd

from vflood.errors import VfloodError
from vflood.process import Stopped
from vflood.store.folder import Outcome, digest_of
from vflood.sweep import programs
from vflood.sweep.plan import Plan, Point, Run
from vflood.work import Found

Columns = Dict[str, List[Optional[float]]]

QUARTILES = (("q1", 25), ("median", 50), ("q3", 75))


@dataclass(frozen=True)
class Tables:
    """What a plan gave."""

    runs: pd.DataFrame
    samples: pd.DataFrame
    summary: pd.DataFrame
    warnings: Tuple[str, ...]

    @property
    def finished(self) -> int:
        """How many runs are finished."""
        return int((self.runs["state"] == "finished").sum())


def tables(plan: Plan, runs: Sequence[Run], found: Sequence[Optional[Found]]) -> Tables:
    """The tables of runs and what became of them, one for one."""
    about: List[Dict[str, Any]] = []
    parts: List[pd.DataFrame] = []
    pools: Dict[Point, _Pool] = {point: _Pool() for point in plan.points()}
    for run, outcome in zip(runs, found):
        row, columns = _run(plan, run, outcome)
        about.append(row)
        pools[run.point].add(row["state"] == "finished", columns)
        if columns is not None:
            parts.append(_samples(plan, run, row["state"] == "finished", columns))
    table = _typed(pd.DataFrame(about), plan.swept)
    names = [*plan.swept, "seed", "run_finished", "index", *(name for name, _ in plan.metrics)]
    samples = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names)
    rows = [{**_identity(plan, point), **pool.row(plan)} for point, pool in pools.items()]
    summary = _typed(pd.DataFrame(rows), plan.swept)
    return Tables(table, _typed(samples[names], plan.swept), summary, tuple(_warnings(runs, found, table)))


@dataclass
class _Pool:
    """The samples of a point's finished runs."""

    asked: int = 0
    finished: int = 0
    values: Dict[str, List[float]] = field(default_factory=dict)

    def add(self, finished: bool, columns: Optional[Columns]) -> None:
        self.asked += 1
        self.finished += finished
        for name, values in (columns or {}).items() if finished else ():
            self.values.setdefault(name, []).extend(value for value in values if value is not None)

    def row(self, plan: Plan) -> Dict[str, Any]:
        """n finished of N asked, quartiles over all samples of all finished runs."""
        row: Dict[str, Any] = {"finished_count": self.finished, "asked_count": self.asked}
        for name, _ in plan.metrics:
            numbers = self.values.get(name, [])
            stem, unit = _split(name)
            row[f"samples_of_{name}_count"] = len(numbers)
            for label, percent in QUARTILES:
                row[f"{stem}_{label}_{unit}"] = float(np.percentile(numbers, percent)) if numbers else np.nan
        return row


def _identity(plan: Plan, point: Point) -> Dict[str, str]:
    given = point.given()
    return {name: given[name] for name in plan.swept}


def _split(metric: str) -> Tuple[str, str]:
    unit = programs.unit_of(metric) or ""
    return metric[: -len(unit) - 1], unit


def _run(plan: Plan, run: Run, found: Optional[Found]) -> Tuple[Dict[str, Any], Optional[Columns]]:
    """A row of the table of runs, and what the run measured."""
    row: Dict[str, Any] = {**_identity(plan, run.point), "seed": run.seed, "state": "missing"}
    nothing = {"done_count": 0, "asked_count": 0, "result_sha256": ""}
    if found is None or isinstance(found, Stopped):
        return {**row, **nothing}, None
    if not isinstance(found, Outcome):
        return {**row, **nothing, "state": "failed"}, None
    done, asked = programs.progress(plan.program, found.result)
    digest = digest_of({"result": found.result, "files": {}})
    state = "finished" if done == asked else "unfinished"
    return {**row, "state": state, "done_count": done, "asked_count": asked, "result_sha256": digest}, _columns(plan, found)


def _columns(plan: Plan, found: Outcome) -> Columns:
    columns = {}
    for name, path in plan.metrics:
        try:
            columns[name] = programs.values(found.result, path)
        except KeyError as error:
            raise VfloodError(
                f"{plan.source.where('metrics', name)}: metrics.{name} = {path}: the program printed no {error.args[0]}; "
                f"it printed: {', '.join(found.result)}"
            ) from error
    return columns


def _samples(plan: Plan, run: Run, finished: bool, columns: Columns) -> pd.DataFrame:
    length = max((len(values) for values in columns.values()), default=0)
    return pd.DataFrame(
        {
            **{name: [value] * length for name, value in _identity(plan, run.point).items()},
            "seed": [run.seed] * length,
            "run_finished": [int(finished)] * length,
            "index": range(length),
            **{name: [*values, *[None] * (length - len(values))] for name, values in columns.items()},
        }
    ).astype({name: float for name in columns})


def _typed(frame: pd.DataFrame, swept: Sequence[str]) -> pd.DataFrame:
    """Whole numbers where there may be none; option columns stay texts, as they were given."""
    if "seed" in frame:
        frame["seed"] = frame["seed"].astype("Int64")
    for name in swept:
        frame[name] = frame[name].astype(str)
    return frame


def _warnings(runs: Sequence[Run], found: Sequence[Optional[Found]], table: pd.DataFrame) -> List[str]:
    said = []
    for state in ("unfinished", "failed", "missing"):
        count = int((table["state"] == state).sum())
        if count:
            said.append(f"{count} of {len(table)} runs {state}: they enter no quartile")
    by_point: Dict[Any, List[str]] = {}
    for run, outcome in zip(runs, found):
        if isinstance(outcome, Outcome):
            result = {name: value for name, value in outcome.result.items() if name != "options"}
            by_point.setdefault(run.point, []).append(digest_of({"result": result, "files": {}}))
    several = [digests for digests in by_point.values() if len(digests) > 1]
    if several and all(len(set(digests)) == 1 for digests in several):
        said.append("every seed gave the same result: nothing in these runs is random, or the program takes no heed of its seed")
    return said


def to_csv(frame: pd.DataFrame) -> str:
    """Text; numbers with all digits that distinguish them."""
    return str(frame.to_csv(index=False, lineterminator="\n"))


def to_text(plan: Plan, table: pd.DataFrame) -> str:
    """The summary as people read it: a line per point, the median and the quartiles of each metric."""
    from vflood.figure import number
    from vflood.reproduce.table import columns

    head = [*plan.swept] or ["point"]
    lines: List[Tuple[str, ...]] = [(*head, *(name for name, _ in plan.metrics), "n/N")]
    for _, row in table.iterrows():
        cells = [str(row[name]) for name in plan.swept] or ["all"]
        for name, _ in plan.metrics:
            stem, unit = _split(name)
            low, middle, high = (row[f"{stem}_{label}_{unit}"] for label, _ in QUARTILES)
            cells.append("-" if np.isnan(middle) else f"{number(middle)} ({number(low)} .. {number(high)})")
        lines.append((*cells, f"{row['finished_count']}/{row['asked_count']}"))
    return "\n".join(columns(lines)) + "\n"
