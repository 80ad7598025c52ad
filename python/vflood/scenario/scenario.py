# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""A scenario as an object: hosts, guests, natives, links and workloads, checked before anything runs."""

import contextlib
import itertools
import json
import operator
import os
import subprocess
import tempfile
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, Dict, Iterator, List, Mapping, Optional, Sequence, Tuple, Union

from vflood import paths, runner
from vflood.errors import UsageError, VfloodError
from vflood.scenario import toml
from vflood.scenario.element import Attributes, Element
from vflood.scenario.errors import Mistake, ScenarioError
from vflood.scenario.objects import PARTS, Guest, Host, Link, Native, Switch, Trace
from vflood.scenario.result import Pairs, Result, Run
from vflood.store.folder import Outcome, Store

PROGRAM = "scenario"
_PATIENCE = 60  # seconds that the program may take to look at a scenario
_LAST_SEED = 1_000_000_000
_OWN = "keys of the scenario, as guest.vm.load; this is an option of the program"
_NO_KEYS = {
    "seed": "keys of the scenario but this one: give run(seeds=[1, 2, 3])",
    "library": "keys of the scenario; give Scenario(libraries=[...])",
    **{name: _OWN for name in ("file", "scenario", "timeline", "print", "schema", "format", "check", "attributes-to", "help")},
}


@dataclass
class Scenario:
    """What a run is made of. Times, sizes and rates are texts with a unit: "25us", "100kB", "1Gb/s".

    :param title: what it is about
    :param seed: seed of all random numbers, from 1; None: 1
    :param warmup: simulated time when workloads start that do not say when; None: "1s"
    :param stop: simulated time when the run ends at the latest; None: "1h"
    :param attributes: defaults of attributes of all objects: {"ns3::Class::Attribute": value}
    :param hosts: virtualised hosts
    :param guests: their guests
    :param natives: machines without virtualisation
    :param links: cables between two machines
    :param switches: switches
    :param workloads: what guests and natives do
    :param traces: files that the run writes
    :param libraries: shared libraries with more types, as vflood.extension.build() makes them; no part of a TOML file
    """

    title: Optional[str] = None
    seed: Optional[int] = None
    warmup: Optional[str] = None
    stop: Optional[str] = None
    attributes: Attributes = field(default_factory=dict)
    hosts: List[Host] = field(default_factory=list)
    guests: List[Guest] = field(default_factory=list)
    natives: List[Native] = field(default_factory=list)
    links: List[Link] = field(default_factory=list)
    switches: List[Switch] = field(default_factory=list)
    workloads: List[Element] = field(default_factory=list)
    traces: List[Trace] = field(default_factory=list)
    libraries: Sequence[Union[str, Path]] = ()

    LISTS: ClassVar[Dict[str, str]] = {
        "host": "hosts",
        "guest": "guests",
        "native": "natives",
        "link": "links",
        "switch": "switches",
        "workload": "workloads",
        "trace": "traces",
    }

    @classmethod
    def from_toml(cls, path: Union[str, Path]) -> "Scenario":
        """The scenario in a file.

        :raises ScenarioError: with all mistakes, each with its line
        :raises UsageError: if the file cannot be read
        """
        try:
            text = Path(path).read_text(encoding="utf-8")
        except (OSError, TypeError, ValueError) as error:
            raise UsageError(f"{path}: the scenario cannot be read: {error}; allowed: a TOML file") from error
        _ask([f"--file={path}"])
        return cls.from_text(text)

    @classmethod
    def from_text(cls, text: str) -> "Scenario":
        """The scenario in a text of TOML.

        :raises UsageError: if it has mistakes of form; check() and run() look for others
        """
        try:
            return cls._from_content(tomllib.loads(text))
        except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
            raise UsageError(f"the text is no scenario: {error}; allowed: TOML with the keys of doc/scenarios.rst") from error

    @classmethod
    def _from_content(cls, content: Mapping[str, Any]) -> "Scenario":
        found = cls(**{key: value for key, value in content.items() if key not in cls.LISTS})
        kinds = {(part.TABLE, part.KIND): part for part in PARTS}
        for table, name in cls.LISTS.items():
            for row in content.get(table, []):
                kind = row.get("kind", "") if table == "workload" else ""
                getattr(found, name).append(kinds[table, kind].from_dict(row))
        return found

    def to_toml(self) -> str:
        """The text of a file that says the same.

        :raises UsageError: of what no file can say
        """
        try:
            return self._to_toml()
        except (TypeError, UnicodeEncodeError) as error:
            raise UsageError(f"the scenario cannot be written: {error}") from error

    def _to_toml(self) -> str:
        if not isinstance(self.attributes, (Mapping, type(None))):
            raise UsageError(f"attributes is {self.attributes!r}; allowed: a table, as {{'ns3::Class::Attribute': value}}")
        for table, name in self.LISTS.items():
            _check_parts(name, getattr(self, name), table)
        head = {name: getattr(self, name) for name in ("title", "seed", "warmup", "stop")}
        parts = [toml.table({name: value for name, value in head.items() if value is not None})]
        if self.attributes:
            parts.append("\n[attributes]\n" + toml.table(self.attributes))
        for table, name in self.LISTS.items():
            parts += [f"\n[[{table}]]\n" + toml.table(part.to_dict()) for part in getattr(self, name)]
        text = "".join(parts)
        text.encode()  # half a character, as "\ud800", cannot be written
        return text

    def loads(self) -> List[str]:
        """Options that load the libraries.

        :raises UsageError: if libraries is no list of files
        """
        if isinstance(self.libraries, (str, Path)) or not all(isinstance(path, (str, Path)) for path in self.libraries):
            raise UsageError(f"libraries is {self.libraries!r}; allowed: a list of paths")
        missing = [str(path) for path in self.libraries if not Path(path).is_file()]
        if missing:
            raise UsageError(f"libraries has {missing[0]!r}, which is no file; vflood.extension.build() makes one")
        return [f"--library={Path(path).resolve()}" for path in self.libraries]

    def check(self) -> None:
        """Looks for mistakes; nothing is run.

        :raises ScenarioError: with all of them
        """
        with placed(self.to_toml()) as path:
            _ask([*self.loads(), f"--file={path}"], str(path))

    def run(
        self,
        seed: Optional[int] = None,
        seeds: Optional[Sequence[int]] = None,
        jobs: Optional[int] = None,
        progress: bool = True,
        store: Optional[Union[str, Path]] = None,
    ) -> Result:
        """Runs it, each run in a process of its own.

        :param seed: of one run; None: the scenario's own
        :param seeds: of several runs, in place of seed
        :param jobs: how many run at the same time; None: all processors
        :param progress: whether to show it, on standard error
        :param store: folder in which finished runs are kept and found again; None: nothing is kept
        :raises ScenarioError: with all mistakes of the scenario
        :raises VfloodError: if a run failed
        """
        return self.vary().run(seed, seeds, jobs, progress, store)

    def vary(self, changes: Optional[Mapping[str, Sequence[Any]]] = None, **more: Sequence[Any]) -> "Variation":
        """The same scenario with other values of some keys, in every combination.

        :param changes: keys with their values: {"guest.vm.load": [0.2, 0.6]}
        :param more: the same, as in vary(**{"guest.vm.load": [0.2, 0.6]})
        """
        return Variation(self, {**(changes or {}), **more})


@dataclass
class Variation:
    """A scenario with other values of some keys: <key>, <table>.<name>.<key>, <table>.<key> or ns3::Class::Attribute."""

    scenario: Scenario
    changes: Mapping[str, Sequence[Any]]

    def points(self) -> Iterator[Pairs]:
        """Every combination; the last key changes first."""
        for key, values in self.changes.items():
            if key in _NO_KEYS:
                raise UsageError(f"{key} is no key to vary; allowed: {_NO_KEYS[key]}")
            if isinstance(values, str) or not isinstance(values, Sequence) or not values:
                raise UsageError(f"{key} = {values!r}; allowed: a list of values, as [0.2, 0.6]")
        for row in itertools.product(*self.changes.values()):
            yield tuple((key, _spelled(value)) for key, value in zip(self.changes, row))

    def run(
        self,
        seed: Optional[int] = None,
        seeds: Optional[Sequence[int]] = None,
        jobs: Optional[int] = None,
        progress: bool = True,
        store: Optional[Union[str, Path]] = None,
    ) -> Result:
        """Runs all of it; see Scenario.run()."""
        _check_jobs(jobs)
        text = self.scenario.to_toml()
        own = self.scenario.seed if self.scenario.seed is not None else 1
        if seed is not None and seeds is not None:
            raise UsageError("give seed or seeds, not both")
        asked = _seeds([own if seed is None else seed] if seeds is None else seeds)
        points = list(self.points())
        loads = self.scenario.loads()
        with placed(text) as path:
            for point in points:
                _ask([*loads, f"--file={path}", *_options(point)], str(path))
            program = str(paths.example(PROGRAM))
            orders = [
                (point, each, (program, *loads, f"--scenario={path}", *_options(point), f"--seed={each}", "--format=json"))
                for point in points
                for each in asked
            ]
            kept = Store(Path(store)) if store is not None else None
            with runner.by(runner.Means(kept)):
                pool = runner.Pool(jobs if jobs is not None else os.cpu_count() or 1, quiet=not progress)
                work = pool.settle([command for _, _, command in orders], self.scenario.title or "scenario")
        runs = [_run(point, each, command, found) for (point, each, command), found in zip(orders, work.found)]
        result = Result(runs, text)
        result.raise_errors()
        return result


def _run(point: Pairs, seed: int, command: Tuple[str, ...], found: Any) -> Run:
    if isinstance(found, Outcome):
        return Run(seed, point, command, found.result)
    return Run(seed, point, command, None, str(found))


def _check_jobs(jobs: Optional[int]) -> None:
    """Tells of a number of processes that is none.

    :raises UsageError: then
    """
    if jobs is not None and (not isinstance(jobs, int) or isinstance(jobs, bool) or jobs < 1):
        raise UsageError(f"jobs is {jobs!r}; allowed: a whole number from 1, or None for all processors")


def _seeds(seeds: Sequence[int]) -> List[int]:
    try:
        found = [operator.index(seed) for seed in seeds]
    except TypeError:
        found = []
    if not found or not all(0 <= seed <= _LAST_SEED for seed in found):
        raise UsageError(f"seeds are {seeds!r}; allowed: at least one whole number from 0 to {_LAST_SEED}, as [1, 2, 3]")
    return found


def _check_parts(name: str, parts: Any, table: str) -> None:
    if not isinstance(parts, (list, tuple)):
        raise UsageError(f"{name} is {parts!r}; allowed: a list")
    for part in parts:
        if not isinstance(part, Element) or part.TABLE != table:
            kinds = sorted(kind.__name__ for kind in PARTS if kind.TABLE == table)
            raise UsageError(f"{name} has {part!r} in it; allowed: {', '.join(kinds)}")


def _options(point: Pairs) -> List[str]:
    return [f"--{key}={value}" for key, value in point]


def _spelled(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (list, tuple)):
        return ",".join(str(inner) for inner in value)
    return str(value)


@contextlib.contextmanager
def placed(text: str) -> Iterator[Path]:
    """A file with a scenario, as long as it is needed. Always of the same name: stored runs go by name and content."""
    with tempfile.TemporaryDirectory(prefix="vflood-") as folder:
        path = Path(folder) / "scenario.toml"
        path.write_text(text, encoding="utf-8")
        yield path


def _ask(options: Sequence[str], hidden: str = "") -> None:
    """Has the program look at a scenario.

    :param hidden: name of a file that the user does not know: places in it are told without it
    """
    command = [str(paths.example(PROGRAM)), *options, "--check", "--format=json"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        raise VfloodError(f"the program {PROGRAM} took more than {_PATIENCE} s to look at a scenario") from None
    if done.returncode == 0:
        return
    try:
        found = json.loads(done.stdout)["mistakes"]
    except (ValueError, KeyError):
        raise VfloodError(done.stderr.strip() or f"{PROGRAM} ended with status {done.returncode}") from None
    raise ScenarioError([_told(mistake, hidden) for mistake in found])


def _told(found: Mapping[str, Any], hidden: str) -> Mistake:
    if not hidden or found["file"] != hidden:
        return Mistake.of(found)
    name = f' "{found["name"]}"' if found["name"] else ""
    head = found["table"] + name + ("." if found["table"] and found["key"] else "") + found["key"]
    shown = f"{head} = {found['value']}" if found["value"] else head
    return Mistake.of({**found, "line": 0, "text": f"{shown}: {found['problem']}"})
