# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What is still to be run, of several runs: taken one by one, by several threads here and by other processes."""

import threading
import time
from collections import deque
from dataclasses import dataclass, replace
from typing import Any, Callable, Deque, Dict, List, Optional, Sequence, Tuple, Union

from vflood.errors import VfloodError
from vflood.process import place_of
from vflood.store.claim import Claim
from vflood.store.folder import Outcome, Store, Unstorable
from vflood.store.identity import Identity, identity, is_input
from vflood.store.task import Task

_PAUSE = 0.1  # seconds between looks at what other processes are running

Found = Union[Outcome, VfloodError]


@dataclass(frozen=True)
class Item:
    """A run to do now; whoever has it calls done()."""

    index: int
    command: Tuple[str, ...]
    outputs: Tuple[str, ...]
    task: Optional[Task] = None  # without a store there is none
    claim: Optional[Claim] = None


class Work:
    """Runs, and what became of each. With a store, those that are in it are done already."""

    def __init__(
        self,
        commands: Sequence[Sequence[str]],
        outputs: Sequence[str],
        store: Optional[Store],
        fresh: bool,
        counted: Callable[[int], None],
    ):
        """
        :param commands: of the runs
        :param outputs: options that name files which the runs write
        :param store: where finished runs are found and kept
        :param fresh: whether to run again what is found
        :param counted: is told how many runs became done
        """
        self._store, self._fresh, self._counted = store, fresh, counted
        self._lock = threading.Lock()
        self._pending: Deque[Item] = deque()
        self._stopped = False
        self.found: List[Optional[Found]] = [None] * len(commands)
        items = _items(commands, tuple(outputs), store is not None)
        self.tasks = [item.task for item in items if item.task]  # what was asked for; without a store nothing
        for item in items:
            stored = None if fresh else self._stored(item)
            if stored is None:
                self._pending.append(item)
            else:
                self.found[item.index] = _placed(item, stored)
        self.stored = len(commands) - len(self._pending)  # how many were found
        if self.stored:
            counted(self.stored)

    def stop(self) -> None:
        """No run is given out any more."""
        self._stopped = True

    def take(self, wait: bool = True) -> Optional[Item]:
        """A run to do; nothing when none is left, or none is free and it is not to wait for those of other processes."""
        while not self._stopped:
            item = self._free()
            if item is None:
                if not self._pending or not wait:
                    return None
                time.sleep(_PAUSE)
            elif item.claim and not self._fresh and (stored := self._stored(item)):
                self._settle(item, stored, keep=False)  # another process was faster
            else:
                return item
        return None

    def done(self, item: Item, found: Found) -> None:
        """A run has ended."""
        self._settle(item, found, keep=True)

    def _settle(self, item: Item, found: Found, keep: bool) -> None:
        try:
            if keep and item.task and self._store and isinstance(found, Outcome):
                found = self._kept(item.task, found)
            self.found[item.index] = _placed(item, found)
        finally:
            if item.claim:
                item.claim.release()
        if isinstance(found, Outcome):
            with self._lock:
                self._counted(1)

    def _kept(self, task: Task, found: Outcome) -> Found:
        if task.identity.changed:
            return VfloodError(f"the program {task.program} was built again while it was in use; start again")
        if task.outputs:
            found = replace(found, result=renamed(found.result, task.command, task.outputs))
        try:
            assert self._store
            self._store.put(task, found)
        except Unstorable:
            pass  # whoever reads the result says what is wrong with it
        return found

    def _stored(self, item: Item) -> Optional[Outcome]:
        return self._store.sound(item.task.key) if self._store and item.task else None

    def _free(self) -> Optional[Item]:
        with self._lock:
            for place, item in enumerate(self._pending):
                claim = self._store.claim(item.task.key) if self._store and item.task else None
                if claim or not self._store:
                    del self._pending[place]
                    return replace(item, claim=claim)
        return None


def _items(commands: Sequence[Sequence[str]], outputs: Tuple[str, ...], stored: bool) -> List[Item]:
    known: Dict[Tuple[str, ...], Identity] = {}
    items = []
    for index, command in enumerate(commands):
        task = None
        if stored:
            files = tuple(word for place, word in enumerate(command) if place == 0 or word.startswith("/") or is_input(word))
            if files not in known:
                known[files] = identity(command)
            task = Task(tuple(command), known[files], outputs)
        items.append(Item(index, tuple(command), outputs, task))
    return items


def renamed(result: Dict[str, Any], command: Sequence[str], outputs: Sequence[str]) -> Dict[str, Any]:
    """A result in which files are called by the option that named them: where they went is no result."""
    return dict(_renamed(result, {str(place_of(command, name)): name for name in outputs}))


def _renamed(value: Any, places: Dict[str, str]) -> Any:
    if isinstance(value, dict):
        return {name: _renamed(inner, places) for name, inner in value.items()}
    if isinstance(value, list):
        return [_renamed(inner, places) for inner in value]
    return places.get(value, value) if isinstance(value, str) else value


def _placed(item: Item, found: Found) -> Found:
    """Puts the files of a stored run where the command says."""
    if isinstance(found, Outcome):
        for name in item.outputs:
            place_of(item.command, name).write_bytes(found.files[name])
    return found
