# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""A plan: which program runs with which options and seeds, and what is measured.

    title = "Goodput beside busy neighbours"
    program = "vm-transfer"            # an example; or a path, from the plan's folder, to any program of this form
    repetitions = 8                    # seeds 1 to 8; or: seeds = [3, 5, 8]; first-seed = 100 begins there

    scenario = "guests.toml"           # in place of program: a scenario, from the plan's folder; its keys are options

    [options]                          # of every run, as --name=value
    bytes = 100000
    "ns3::CreditScheduler::Timeslice" = "10ms"

    [grid]                             # every combination of
    offload = ["none", "vflood"]
    load = [0.2, 0.4, 0.6]

    [[list]]                           # side by side: the first of each, the second of each, ...
    vms = [2, 3, 4]
    rx-buffers = [256, 192, 128]

    [metrics]                          # columns: a path into the JSON object that the program prints; [] is every element
    goodput_mbps = "transfers[].goodput_mbps"

All of it is looked at before anything runs; a mistake is told with file, line, key, value and what is allowed.
"""

import itertools
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, NoReturn, Optional, Sequence, Tuple

from vflood import paths
from vflood.errors import UsageError
from vflood.reproduce.record import LAST_SEED
from vflood.sweep import programs
from vflood.sweep.lines import Source

KEYS = ("title", "program", "scenario", "check", "repetitions", "first-seed", "seeds", "options", "grid", "list", "metrics")
OURS = ("seed", "format", "check", "help", "scenario", "file")  # options that runs are given, or must not have
MOST_RUNS = 1_000_000

Options = Dict[str, str]


@dataclass(frozen=True)
class Point:
    """One set of options; a run for each seed."""

    options: Tuple[Tuple[str, str], ...]

    def given(self) -> Options:
        """Options by name."""
        return dict(self.options)


@dataclass(frozen=True)
class Run:
    """A run of a plan."""

    point: Point
    seed: Optional[int]  # None: the program has no seed
    command: Tuple[str, ...]


@dataclass(frozen=True)
class Plan:
    """A plan without mistakes of form; which options a program has, it knows itself (check.py)."""

    source: Source
    title: str
    program: str
    check: bool  # whether the program knows --check
    seeds: Tuple[Optional[int], ...]
    fixed: Tuple[Tuple[str, str], ...]  # options of every run
    axes: Tuple[Tuple[Tuple[Tuple[str, str], ...], ...], ...]  # of the grid and of lists: their rows of options
    places: Tuple[Tuple[str, Tuple[Any, ...]], ...]  # where an option stands: its key in the file
    metrics: Tuple[Tuple[str, str], ...]  # column: path

    @property
    def swept(self) -> List[str]:
        """Names of options that differ between points."""
        return [name for axis in self.axes for name, _ in axis[0]]

    def points(self) -> Iterator[Point]:
        """All of them; the last of the grid's options changes first."""
        for rows in itertools.product(*self.axes):
            yield Point((*self.fixed, *(pair for row in rows for pair in row)))

    def runs(self) -> Iterator[Run]:
        """All of them."""
        program = str(self.executable())
        for point in self.points():
            for seed in self.seeds:
                yield Run(point, seed, (program, *arguments(point, seed), "--format=json"))

    def executable(self) -> Path:
        """The program's file."""
        if "/" in self.program:
            return (self.source.path.parent / self.program).resolve()
        return paths.example(self.program)


def arguments(point: Point, seed: Optional[int]) -> List[str]:
    """On the command line."""
    return [f"--{name}={value}" for name, value in point.options] + ([] if seed is None else [f"--seed={seed}"])


def read(path: Path) -> Plan:
    """The plan in a file.

    :raises UsageError: if it has a mistake
    """
    return _Reader(Source(path)).plan()


class _Reader:
    """Goes through a file once, from its keys to its options."""

    def __init__(self, source: Source):
        self._source, self._content = source, source.content
        self._places: Dict[str, Tuple[Any, ...]] = {}

    def plan(self) -> Plan:
        for key in self._content:
            if key not in KEYS:
                self._fail((key,), "no key of a plan", ", ".join(KEYS))
        program = self._program()
        fixed = (
            *self._scenario(),
            *((name, self._value(("options", name), value)) for name, value in self._table("options").items()),
        )
        axes = tuple([*self._lists(), *self._grid()])
        plan = Plan(
            self._source,
            self._text("title", self._source.path.stem),
            program,
            self._flag("check", True),
            self._seeds(),
            fixed,
            axes,
            tuple(self._places.items()),
            tuple(self._metrics(program).items()),
        )
        runs = math.prod(len(axis) for axis in axes) * len(plan.seeds)
        if runs > MOST_RUNS:
            raise UsageError(f"{self._source.path}: {runs} runs; allowed: up to {MOST_RUNS}")
        return plan

    def _fail(self, key: Tuple[Any, ...], what: str, allowed: str) -> NoReturn:
        name = ".".join(str(part) for part in key)
        raise UsageError(f"{self._source.where(*key)}: {name} {what}; allowed: {allowed}")

    def _text(self, key: str, default: str) -> str:
        value = self._content.get(key, default)
        if not isinstance(value, str) or not value.strip():
            self._fail((key,), f"= {_shown(value)}", "a text that is not empty")
        return value

    def _flag(self, key: str, default: bool) -> bool:
        value = self._content.get(key, default)
        if not isinstance(value, bool):
            self._fail((key,), f"= {_shown(value)}", "true or false")
        return value

    def _table(self, key: str) -> Mapping[str, Any]:
        value = self._content.get(key, {})
        if not isinstance(value, dict):
            self._fail((key,), f"= {_shown(value)}", f"a table: [{key}]")
        return value

    def _scenario(self) -> Iterator[Tuple[str, str]]:
        if "scenario" in self._content:
            path = (self._source.path.parent / self._text("scenario", "")).resolve()
            if not path.is_file():
                self._fail(("scenario",), f"= {_shown(str(self._content['scenario']))}", "a file, from the plan's folder")
            yield "scenario", str(path)

    def _program(self) -> str:
        if "program" not in self._content:
            if "scenario" in self._content:
                return "scenario"
            raise UsageError(f"{self._source.path}:1: program is missing; allowed: {', '.join(programs.names())}, or a path")
        name = self._text("program", "")
        if "/" not in name and name not in programs.names():
            self._fail(("program",), f"= {_shown(name)}", f"{', '.join(programs.names())}, or a path with a slash")
        return name

    def _seeds(self) -> Tuple[Optional[int], ...]:
        if "seeds" in self._content:
            for other in ("repetitions", "first-seed"):
                if other in self._content:
                    self._fail((other,), "stands beside seeds", "one of the two")
            seeds = self._content["seeds"]
            if not isinstance(seeds, list) or not seeds:
                self._fail(("seeds",), f"= {_shown(seeds)}", "a list of whole numbers")
            found = [self._whole(("seeds",), seed, LAST_SEED) for seed in seeds]
            if len(set(found)) < len(found):
                self._fail(("seeds",), f"= {_shown(seeds)}", "every seed once")
            return tuple(found)
        if "repetitions" not in self._content and "first-seed" not in self._content:
            return (None,)
        first = self._whole(("first-seed",), self._content.get("first-seed", 1), LAST_SEED - MOST_RUNS)
        count = self._whole(("repetitions",), self._content.get("repetitions", 1), MOST_RUNS)
        return tuple(range(first, first + count))

    def _whole(self, key: Tuple[Any, ...], value: Any, most: int) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            self._fail(key, f"= {_shown(value)}", f"whole numbers from 1 to {most}")
        return value

    def _grid(self) -> Iterator[Tuple[Tuple[Tuple[str, str], ...], ...]]:
        for name, values in self._table("grid").items():
            yield tuple(((name, value),) for value in self._values(("grid", name), values, once=True))

    def _lists(self) -> Iterator[Tuple[Tuple[Tuple[str, str], ...], ...]]:
        tables = self._content.get("list", [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self._fail(("list",), f"= {_shown(tables)}", "tables: [[list]]")
        for number, table in enumerate(tables):
            columns = {name: self._values(("list", number, name), values) for name, values in table.items()}
            if not columns:
                self._fail(("list", number), "is empty", "options with lists of values")
            lengths = {name: len(values) for name, values in columns.items()}
            if len(set(lengths.values())) > 1:
                told = ", ".join(f"{name} has {length}" for name, length in lengths.items())
                self._fail(("list", number), f"has values of different number ({told})", "as many of each")
            yield tuple(tuple(zip(columns, row)) for row in zip(*columns.values()))

    def _values(self, key: Tuple[Any, ...], values: Any, once: bool = False) -> List[str]:
        if not isinstance(values, list) or not values:
            self._fail(key, f"= {_shown(values)}", "a list of values, as [1, 2]")
        found = [self._spelled(key, value) for value in values]
        if once and len(set(found)) < len(found):
            self._fail(key, f"= {_shown(values)}", "every value once")
        self._place(key)
        return found

    def _value(self, key: Tuple[Any, ...], value: Any) -> str:
        self._place(key)
        return self._spelled(key, value)

    def _place(self, key: Tuple[Any, ...]) -> None:
        name = key[-1]
        if name in OURS:
            remedy = "seeds or repetitions" if name == "seed" else "options of the program"
            self._fail(key, "is set by the plan itself", remedy)
        if not name or name.startswith("-") or any(c.isspace() or c == "=" for c in name):
            self._fail(key, "is no name of an option", "names without leading dashes, blanks and =")
        if name in self._places:
            self._fail(key, f"is given a second time (first in line {self._source.line(*self._places[name])})", "once")
        self._places[name] = key

    def _spelled(self, key: Tuple[Any, ...], value: Any) -> str:
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, float) and not math.isfinite(value) or not isinstance(value, (int, float, str)):
            self._fail(key, f"= {_shown(value)}", "numbers, texts, true and false")
        return str(value)

    def _metrics(self, program: str) -> Dict[str, str]:
        given = self._table("metrics")
        for name, path in given.items():
            if not isinstance(path, str) or not programs.is_path(path):
                self._fail(("metrics", name), f"= {_shown(path)}", 'a path, as "summary.time_s" or "transfers[].goodput_mbps"')
            if name in self._places:
                self._fail(("metrics", name), "has the name of an option", "names of its own")
            if not programs.unit_of(name):
                self._fail(("metrics", name), "names no unit", f"names that end with one of _{', _'.join(programs.UNITS)}")
        known = programs.metrics(program)
        if not given and not known:
            raise UsageError(f"{self._source.path}:1: metrics is missing: of {program} nothing is known; allowed: [metrics]")
        return dict(given) or known


def _shown(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 80 else text[:77] + "..."


def rows(runs: Sequence[Run], swept: Sequence[str]) -> List[Dict[str, Any]]:
    """What identifies each run in a table: its swept options and its seed."""
    return [{**{name: run.point.given()[name] for name in swept}, "seed": run.seed} for run in runs]
