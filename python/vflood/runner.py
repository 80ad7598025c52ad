# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs simulations, several at a time, here or on a cluster; with a store each only once."""

import contextlib
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Optional, Sequence

from vflood.errors import VfloodError
from vflood.process import Children, Stopped
from vflood.progress import Silence, progress
from vflood.store.folder import Outcome, Store
from vflood.store.index import Index
from vflood.store.task import Task
from vflood.work import Found, Item, Work


@dataclass(frozen=True)
class Means:
    """By what means simulations are run."""

    store: Optional[Store] = None  # where finished runs are found and kept; without one all are run
    fresh: bool = False  # run again what the store has
    dask: Optional[str] = None  # address of a Dask scheduler; without one they run here


_means: ContextVar[Means] = ContextVar("means", default=Means())
_notes: ContextVar[Optional[List[Task]]] = ContextVar("notes", default=None)


@contextlib.contextmanager
def by(means: Means) -> Iterator[None]:
    """Within it every Pool runs simulations by these means."""
    token = _means.set(means)
    try:
        yield
    finally:
        _means.reset(token)


@contextlib.contextmanager
def noting() -> Iterator[List[Task]]:
    """Within it every Pool that has a store adds to this list what it was asked to run."""
    notes: List[Task] = []
    token = _notes.set(notes)
    try:
        yield notes
    finally:
        _notes.reset(token)


class Pool:
    """Runs commands, by the means in force where it is made."""

    def __init__(self, jobs: int, quiet: bool = False):
        """
        :param jobs: how many simulations run at the same time here (a cluster runs as many as it has threads)
        :param quiet: shows no progress
        """
        self._jobs, self._quiet = jobs, quiet
        self._means = _means.get()
        self._notes = _notes.get()

    def run(self, commands: Sequence[Sequence[str]], label: str, outputs: Sequence[str] = ()) -> List[Dict[str, Any]]:
        """Runs all commands; the first failure ends all others.

        :param commands: programs with their arguments
        :param label: named by the progress
        :param outputs: options of the commands that name files which the programs write
        :returns: the JSON object each printed, in the order of the commands
        """
        found = self._work(commands, label, outputs, keep_going=False).found
        return [outcome.result for outcome in found if isinstance(outcome, Outcome)]

    def settle(self, commands: Sequence[Sequence[str]], label: str, outputs: Sequence[str] = ()) -> Work:
        """Runs all commands; a failure is in the place of a result, and ends nothing."""
        return self._work(commands, label, outputs, keep_going=True)

    def _work(self, commands: Sequence[Sequence[str]], label: str, outputs: Sequence[str], keep_going: bool) -> Work:
        shown = Silence() if self._quiet else progress(len(commands), label)
        try:
            work = Work(commands, outputs, self._means.store, self._means.fresh, shown.step)
            if self._notes is not None:
                self._notes += work.tasks
            if self._means.dask:
                from vflood.cluster import Cluster

                with Cluster(self._means.dask) as cluster:
                    cluster.do(work, keep_going)
            else:
                _Here(self._jobs).do(work, keep_going)
            return work
        finally:
            shown.close()
            if self._means.store:
                Index(self._means.store).refresh()


class _Here:
    """Child processes of this one."""

    def __init__(self, jobs: int):
        self._jobs, self._children = jobs, Children()

    def do(self, work: Work, keep_going: bool) -> None:
        with ThreadPoolExecutor(max_workers=self._jobs) as executor:
            futures = [executor.submit(self._loop, work, keep_going) for _ in range(self._jobs)]
            try:
                ended, _ = wait(futures, return_when=FIRST_EXCEPTION)
                failures = [f for future in ended for f in [future.exception()] if f]
                if failures:
                    raise next((f for f in failures if not isinstance(f, Stopped)), failures[0])
            finally:
                work.stop()
                self._children.stop()

    def _loop(self, work: Work, keep_going: bool) -> None:
        while item := work.take():
            found = self._one(item)
            work.done(item, found)
            found = work.found[item.index] or found
            if isinstance(found, VfloodError) and not keep_going:
                raise found

    def _one(self, item: Item) -> Found:
        try:
            return self._children.run(item.command, item.outputs)
        except VfloodError as error:
            return error
