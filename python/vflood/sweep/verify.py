# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs again what a store has, and compares: the same options and seed must give the same result, byte for byte."""

import hashlib
import json
import os
import random
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence

from vflood import paths, runner
from vflood.errors import UsageError, VfloodError
from vflood.store.folder import Corrupted, Outcome, Store, digest_of
from vflood.store.identity import identity
from vflood.work import renamed

SAME, OTHER, DAMAGED, FAILED = "same", "different", "damaged", "failed"


@dataclass(frozen=True)
class Verdict:
    """What came out for a stored run."""

    key: str
    state: str
    about: str = ""  # which run it is
    rebuilt: bool = False  # whether another build of the program ran this time


def verify(folder: Path, sample: Optional[int], jobs: int, seed: int = 1) -> List[Verdict]:
    """Runs a store's runs again.

    :param folder: of the results: it has store/ in it
    :param sample: how many runs, chosen at random; None: all
    :param jobs: how many simulations run at the same time
    :param seed: of the choice
    """
    if not (folder / "store" / "runs").is_dir():
        raise UsageError(f"{folder} has no results of a plan or a reproduction; allowed: a folder with store/ in it")
    if sample is not None and sample < 1:
        raise UsageError(f"--sample is {sample}; allowed: a whole number from 1")
    store = Store(folder / "store")
    keys = list(store.keys())
    chosen = keys if sample is None or sample >= len(keys) else sorted(random.Random(seed).sample(keys, sample))
    sound: List[Dict[str, Any]] = []
    verdicts: List[Verdict] = []
    for key in chosen:
        try:
            store.get(key)
            found = store.manifest(key)
        except Corrupted as error:
            verdicts.append(Verdict(key, DAMAGED, str(error)))
            continue
        if found:
            sound.append(found)
    with tempfile.TemporaryDirectory(prefix="vflood-") as place:
        return verdicts + _again(store, sound, jobs, Path(place))


def _program(store: Store, entry: Dict[str, Any]) -> str:
    """Where a program is: an example that is built, or where it was when the run was stored."""
    try:
        return str(paths.example(entry["program"]))
    except VfloodError:
        where = store.about(entry["key"]).get("program", "")
        if not os.access(where, os.X_OK):
            raise
        return str(where)


def _again(store: Store, found: Sequence[Dict[str, Any]], jobs: int, folder: Path) -> List[Verdict]:
    verdicts = []
    for outputs in sorted({tuple(entry["outputs"]) for entry in found}):  # runs that write the same kinds of files, together
        asked = [entry for entry in found if tuple(entry["outputs"]) == outputs]
        commands = [_command(store, entry, folder / entry["key"]) for entry in asked]
        work = runner.Pool(jobs).settle(commands, "verify", outputs)
        for entry, command, outcome in zip(asked, commands, work.found):
            rebuilt = identity(command).digest != entry["identity"]
            if isinstance(outcome, Outcome):
                same = _digest(command, outcome) == entry["result_sha256"]
                verdicts.append(Verdict(entry["key"], SAME if same else OTHER, _told(entry), rebuilt))
            else:
                verdicts.append(Verdict(entry["key"], FAILED, f"{_told(entry)}: {outcome}", rebuilt))
    return verdicts


def _command(store: Store, entry: Dict[str, Any], folder: Path) -> List[str]:
    """A stored run's command, with its files in a folder: those that it reads and those that it writes."""
    placed = store.place_inputs(entry, folder)
    folder.mkdir(parents=True, exist_ok=True)
    return [_program(store, entry), *placed, *(f"--{name}={folder / name}" for name in entry["outputs"])]


def _digest(command: Sequence[str], outcome: Outcome) -> str:
    """The hash of all that a run gave, its files included."""
    files = {name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)} for name, content in outcome.files.items()}
    return digest_of({"result": renamed(outcome.result, command, list(outcome.files)), "files": files})


def _told(entry: Dict[str, Any]) -> str:
    return " ".join([entry["program"], *entry["arguments"]])


def report(verdicts: Sequence[Verdict], style: str) -> None:
    """Prints what came out, in a style (text or json).

    :raises VfloodError: if a run is not what was stored
    """
    counts = {state: sum(v.state == state for v in verdicts) for state in (SAME, OTHER, DAMAGED, FAILED)}
    bad = [verdict for verdict in verdicts if verdict.state in (OTHER, DAMAGED, FAILED)]
    rebuilt = sum(verdict.rebuilt for verdict in verdicts)
    if style == "json":
        print(json.dumps({"counts": counts, "rebuilt": rebuilt, "runs": [asdict(v) for v in verdicts]}, indent=2))
    else:
        print(f"{len(verdicts)} runs: " + ", ".join(f"{count} {state}" for state, count in counts.items() if count))
        if rebuilt:
            print(f"{rebuilt} of them by another build of their program than the stored ones")
        for verdict in bad:
            print(f"{verdict.state}: {verdict.key[:12]} {verdict.about}")
    if bad:
        raise VfloodError(f"{len(bad)} of {len(verdicts)} runs are not what was stored")
