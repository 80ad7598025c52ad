# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What a folder of results says: read, and looked at before anything is drawn of it."""

import csv
import json
import math
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple

from vflood.errors import UsageError, VfloodError
from vflood.report import manifest as manifests
from vflood.report import runs as tables
from vflood.report.manifest import Manifest
from vflood.report.runs import Runs
from vflood.report.tracks import tracks
from vflood.store.folder import Corrupted, Store

RECORD = "record.json"
_VECTOR = 400_000  # bytes of an SVG above which the PNG is taken

Number = (int, float)


@dataclass(frozen=True)
class Shown:
    """A timeline."""

    label: str
    data: Dict[str, Any]  # tracks.tracks()
    command: str = ""  # which gave it


@dataclass(frozen=True)
class Chapter:
    """A reproduction."""

    id: str
    record: Dict[str, Any]
    manifest: Manifest
    figure: Optional[Tuple[bytes, str]]  # content and kind
    runs: Runs
    timelines: Tuple[Shown, ...] = ()
    error: str = ""  # instead of all that: why it failed

    @property
    def passed(self) -> int:
        """How many shapes came out as published."""
        return sum(shape["pass"] for shape in self.record["shapes"])

    @property
    def shapes(self) -> int:
        """How many shapes there are."""
        return len(self.record["shapes"])

    @property
    def factors(self) -> List[float]:
        """Of every published number: by which factor the simulated one is away."""
        return [found for cell in self.record["cells"] for found in [factor(cell)] if found is not None]


@dataclass(frozen=True)
class Planned:
    """A plan's results."""

    record: Dict[str, Any]
    manifest: Manifest
    text: str  # of the plan
    states: Tuple[Tuple[str, ...], ...]  # runs.csv
    runs: Runs
    timelines: Tuple[Shown, ...] = ()


def factor(cell: Mapping[str, Any]) -> Optional[float]:
    """By which factor a simulated number is away from the published one, always from 1; nothing where none is published."""
    published, simulated = cell["published"], cell["simulated"]
    if not published or not simulated or published * simulated < 0:
        return None
    return math.exp(abs(math.log(simulated / published)))


def failed(name: str, title: str, error: str) -> Chapter:
    """A reproduction that found nothing."""
    record = {"id": name, "runs": 0, "scale": None, "seed": None, "cells": [], "shapes": [], "wall_s": 0.0}
    return Chapter(name, record, Manifest(title, "", "", 0, {}), None, tables.read(None, []), error=error)


def load(path: Path, remedy: str) -> Dict[str, Any]:
    """The object in a JSON file.

    :raises VfloodError: that names the file and what to do
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if not isinstance(found, dict):
            raise ValueError("no object")
        return found
    except FileNotFoundError:
        raise UsageError(f"{path} is not there; {remedy}") from None
    except (OSError, ValueError) as error:
        raise VfloodError(f"{path} is damaged ({error}); {remedy}") from error


def _need(path: Path, found: Mapping[str, Any], remedy: str, **kinds: Any) -> None:
    for name, kind in kinds.items():
        value = found.get(name)
        wrong = not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool)
        if wrong or (isinstance(value, float) and not math.isfinite(value)):
            raise VfloodError(f"{path} is damaged ({name} is {value!r}); {remedy}")


def _check(path: Path, record: Dict[str, Any], remedy: str) -> None:
    _need(path, record, remedy, id=str, runs=int, scale=Number, seed=int, cells=list, shapes=list, wall_s=Number)
    nothing = type(None)
    for part in [*record["cells"], *record["shapes"]]:
        if not isinstance(part, dict):
            raise VfloodError(f"{path} is damaged ({part!r} is no object); {remedy}")
    for cell in record["cells"]:
        _need(path, cell, remedy, key=str, published=(*Number, nothing), simulated=Number, unit=str, source=(str, nothing))
    for shape in record["shapes"]:
        _need(path, shape, remedy, id=str, statement=str, observed=str, **{"pass": bool})


def chapter(folder: Path, traces: Sequence[Path] = ()) -> Chapter:
    """What the folder of a reproduction has.

    :param traces: files of timelines, instead of those in the store
    """
    path = folder / RECORD
    remedy = f"./vflood reproduce {folder.name} writes it anew: finished simulations are found in the store"
    record = load(path, remedy)
    _check(path, record, remedy)
    manifest = manifests.read(folder) or _known(record)
    store = _store(folder)
    return Chapter(
        record["id"],
        record,
        manifest,
        _figure(folder),
        tables.read(store, manifest.runs),
        tuple(_given(traces) if traces else _stored(store, manifest)),
    )


def planned(folder: Path, traces: Sequence[Path] = ()) -> Planned:
    """What the folder of a plan has."""
    path, remedy = folder / RECORD, "run the plan again: finished simulations are found in the store"
    record = load(path, remedy)
    _need(path, record, remedy, title=str, program=str, runs=int, asked=int, points=list, metrics=dict, options=dict)
    if not all(isinstance(point, dict) for point in record["points"]):
        raise VfloodError(f"{path} is damaged (a point is no object); {remedy}")
    manifest = manifests.read(folder) or Manifest(record["title"], "", "", record["asked"], {})
    store = _store(folder)
    states = tuple(tuple(row) for row in csv.reader(_text(folder / "runs.csv").splitlines()))
    timelines = tuple(_given(traces) if traces else _stored(store, manifest))
    return Planned(record, manifest, _text(folder / "plan.toml"), states, tables.read(store, manifest.runs), timelines)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""


def _known(record: Dict[str, Any]) -> Manifest:
    """What is known of a reproduction without its manifest."""
    from vflood.reproduce import REPRODUCTIONS

    known = REPRODUCTIONS.get(record["id"])
    title, does = (known.title, known.does) if known else (record["id"], "")
    return Manifest(title, "", does, record["runs"], {"scale": record["scale"], "seed": record["seed"]})


def _store(folder: Path) -> Optional[Path]:
    """The store beside a folder, or in it."""
    return next((place for place in (folder / "store", folder.parent / "store") if (place / "runs").is_dir()), None)


def _figure(folder: Path) -> Optional[Tuple[bytes, str]]:
    """The picture: as SVG unless that is too large."""
    for name, kind, most in (("figure.svg", "image/svg+xml", _VECTOR), ("figure.png", "image/png", None), ("figure.svg", "image/svg+xml", None)):
        try:
            content = (folder / name).read_bytes()
        except OSError:
            continue
        if most is None or len(content) <= most:
            return content, kind
    return None


def _given(paths: Sequence[Path]) -> List[Shown]:
    return [Shown(path.stem, tracks(_trace(path))) for path in paths]


def _trace(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"--timeline is {path}, which is not there; allowed: a file that the program timeline wrote") from None
    except (OSError, ValueError) as error:
        raise VfloodError(f"{path}: no JSON ({error}); was the simulation ended before it was over?") from error


def _stored(store: Optional[Path], manifest: Manifest) -> List[Shown]:
    """The timelines that the store has."""
    found = []
    for trace in manifest.traces if store else ():
        try:
            assert store
            outcome = Store(store.parent / "store").get(trace.key)
        except Corrupted:
            continue  # its figure was drawn before
        if outcome and trace.output in outcome.files:
            found.append(Shown(trace.label, tracks(json.loads(outcome.files[trace.output])), trace.command))
    return found
