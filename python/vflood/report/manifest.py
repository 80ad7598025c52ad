# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""manifest.json: what a folder of results knows beside its record, so that its report can be made again at any time."""

import json
import platform
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Dict, List, Optional, Sequence, Tuple

from vflood import __version__, paths
from vflood.errors import VfloodError
from vflood.reproduce.record import replace
from vflood.store.task import Task

NAME = "manifest.json"
FORM = 1


@dataclass(frozen=True)
class Trace:
    """A run whose timeline is part of the report."""

    key: str  # in the store
    label: str
    output: str = "file"  # the option that names the timeline
    command: str = ""  # what all runs with a timeline have in common


@dataclass(frozen=True)
class Manifest:
    """What is kept."""

    title: str
    about: str  # what was run, in a sentence
    does: str  # what it is for
    asked: int  # runs
    request: Dict[str, Any]  # what the command line asked for
    warnings: List[str] = field(default_factory=list)
    table: List[List[str]] = field(default_factory=list)  # the head first
    runs: List[str] = field(default_factory=list)  # keys in the store
    traces: List[Trace] = field(default_factory=list)
    versions: Dict[str, str] = field(default_factory=dict)


def versions() -> Dict[str, str]:
    """Of what draws and tabulates; what simulates is in every run's own manifest."""
    import matplotlib
    import numpy

    mine = {"vflood": __version__, "commit": paths.commit()}
    return {**mine, "Python": platform.python_version(), "matplotlib": matplotlib.__version__, "NumPy": numpy.__version__}


def traces(tasks: Sequence[Task]) -> List[Trace]:
    """Those of the runs that wrote a timeline, with what tells them apart."""
    from vflood.report.tracks import label_of

    writing = [(task, output) for task in tasks for output in [_output(task)] if output]
    options = [task.options for task, _ in writing]
    shared = [f"--{name}={value}" for name, value in (options[0] if options else {}).items() if all(o.get(name) == value for o in options)]
    return [Trace(task.key, label_of(task.options, options), output, " ".join([task.program, *shared])) for task, output in writing]


def _output(task: Task) -> Optional[str]:
    """The option by which a run was told where to write a timeline."""
    name = "file" if task.program == "timeline" else "timeline"
    return name if name in task.outputs else None


def write(folder: Path, manifest: Manifest) -> None:
    """Writes folder/manifest.json."""
    text = json.dumps({"form": FORM, **asdict(manifest)}, indent=1, ensure_ascii=False, allow_nan=False)
    replace(folder / NAME, text + "\n")


def read(folder: Path) -> Optional[Manifest]:
    """What folder/manifest.json says; nothing where there is none.

    :raises VfloodError: if it is damaged
    """
    path = folder / NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found.pop("form") != FORM:
            raise ValueError("written by another version")
        found["traces"] = [Trace(**trace) for trace in found["traces"]]
        manifest = Manifest(**found)
        _check(manifest)
        return manifest
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError, AttributeError, OSError) as error:
        raise VfloodError(f"{path} is damaged ({error}); run what wrote it again: finished simulations are found in the store") from error


def _check(manifest: Manifest) -> None:
    kinds: Tuple[Tuple[Any, Any], ...] = (
        (manifest.title, str), (manifest.about, str), (manifest.does, str), (manifest.asked, int), (manifest.request, dict),
        (manifest.warnings, list), (manifest.table, list), (manifest.runs, list), (manifest.versions, dict),
    )
    if not all(isinstance(value, kind) for value, kind in kinds):
        raise ValueError("a value is not of its kind")
    if not all(isinstance(key, str) for key in [*manifest.runs, *(trace.key for trace in manifest.traces)]):
        raise ValueError("a key is no text")
