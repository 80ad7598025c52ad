# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs again what a store has, and compares: the same options and seed must give the same result, byte for byte."""

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

SAME, OTHER, DAMAGED, FAILED, LEFT_OUT = "same", "different", "damaged", "failed", "left out"


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
    with tempfile.TemporaryDirectory(prefix="vflood-") as inputs:
        return verdicts + _again(store, sound, jobs, Path(inputs))


def _program(store: Store, entry: Dict[str, Any]) -> str:
    """Where a program is: an example that is built, or where it was when the run was stored."""
    try:
        return str(paths.example(entry["program"]))
    except VfloodError:
        where = store.about(entry["key"]).get("program", "")
        if not os.access(where, os.X_OK):
            raise
        return str(where)


def _again(store: Store, found: Sequence[Dict[str, Any]], jobs: int, inputs: Path) -> List[Verdict]:
    verdicts, commands, asked = [], [], []
    for entry in found:
        if entry["outputs"]:
            verdicts.append(Verdict(entry["key"], LEFT_OUT, _told(entry) + " (writes files)"))
            continue
        commands.append([_program(store, entry), *store.place_inputs(entry, inputs / entry["key"])])
        asked.append(entry)
    work = runner.Pool(jobs).settle(commands, "verify")
    for entry, command, outcome in zip(asked, commands, work.found):
        rebuilt = identity(command).digest != entry["identity"]
        if isinstance(outcome, Outcome):
            same = digest_of({"result": outcome.result, "files": {}}) == entry["result_sha256"]
            verdicts.append(Verdict(entry["key"], SAME if same else OTHER, _told(entry), rebuilt))
        else:
            verdicts.append(Verdict(entry["key"], FAILED, f"{_told(entry)}: {outcome}", rebuilt))
    return verdicts


def _told(entry: Dict[str, Any]) -> str:
    return " ".join([entry["program"], *entry["arguments"]])


def report(verdicts: Sequence[Verdict], style: str) -> None:
    """Prints what came out, in a style (text or json).

    :raises VfloodError: if a run is not what was stored
    """
    counts = {state: sum(v.state == state for v in verdicts) for state in (SAME, OTHER, DAMAGED, FAILED, LEFT_OUT)}
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
