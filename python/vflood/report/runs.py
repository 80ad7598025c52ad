# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The runs behind a result: what they have in common, and a row for each with what it has alone."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Optional, Sequence, Tuple


@dataclass(frozen=True)
class Group:
    """Runs of one program."""

    program: str
    files: Tuple[Tuple[Tuple[str, str], ...], ...]  # SHA-256 of the program and its libraries, for each build
    common: Tuple[Tuple[str, str], ...]  # options of all
    columns: Tuple[str, ...]
    rows: Tuple[Tuple[str, ...], ...]
    attributes: Tuple["Attributes", ...]  # what defaults they had, where they tell


@dataclass(frozen=True)
class Attributes:
    """Defaults of all attributes, and global values."""

    digest: str
    rows: Tuple[Tuple[str, str], ...]  # name with its type, value


@dataclass(frozen=True)
class Runs:
    """Runs of a store."""

    asked: int  # how many were looked for
    groups: Tuple[Group, ...]
    versions: Tuple[Tuple[str, str], ...]
    last: str  # when the last one ended; "" where not known
    cpu_s: float

    @property
    def count(self) -> int:
        """How many the store has."""
        return sum(len(group.rows) for group in self.groups)


def read(store: Optional[Path], keys: Sequence[str]) -> Runs:
    """The runs of these keys; those that the store no longer has are left out."""
    found = [entry for key in keys for entry in [_load(store, "runs", key)] if entry] if store else []
    about = [_load(store, "about", entry["key"]) or {} for entry in found]
    programs = list(dict.fromkeys(str(entry["program"]) for entry in found))
    return Runs(
        asked=len(keys),
        groups=tuple(_group(store, name, [pair for pair in zip(found, about) if pair[0]["program"] == name]) for name in programs),
        versions=tuple(sorted({(k, str(v)) for e in found for k, v in e.get("versions", {}).items() if v})),
        last=max((str(facts.get("finished_at", "")) for facts in about), default=""),
        cpu_s=sum(float(facts.get("cpu_s", 0)) for facts in about),
    )


def _group(store: Optional[Path], program: str, found: Sequence[Tuple[Dict[str, Any], Dict[str, Any]]]) -> Group:
    options = [{**_flat(entry.get("options", {})), **_given(entry)} for entry, _ in found]
    names = list(dict.fromkeys(name for values in options for name in values))
    same = [name for name in names if len({values.get(name) for values in options}) == 1]
    apart = [name for name in names if name not in same]
    return Group(
        program=program,
        files=tuple(sorted({tuple(sorted(entry.get("content", {}).items())) for entry, _ in found})),
        common=tuple((name, str(options[0][name])) for name in sorted(same)),
        columns=("seed", *apart, "result (SHA-256)", "wall s", "CPU s", "MiB"),
        rows=tuple(_row(entry, facts, values, apart) for (entry, facts), values in zip(found, options)),
        attributes=tuple(_attributes(store, digest) for digest in sorted({str(e["attributes"]) for e, _ in found if "attributes" in e})),
    )


def _attributes(store: Optional[Path], digest: str) -> Attributes:
    """Of the store; where it has lost them, their hash alone."""
    try:
        assert store
        found = json.loads((store / "attributes" / f"{digest}.json").read_bytes())
        rows = [(f"{kind}::{name}", str(value)) for kind, values in found["attributes"].items() for name, value in values.items()]
        return Attributes(digest, (*rows, *((str(name), str(value)) for name, value in found["globals"].items())))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Attributes(digest, ())


def _load(store: Optional[Path], kind: str, key: str) -> Optional[Dict[str, Any]]:
    assert store
    try:
        found = json.loads((store / kind / key[:2] / f"{key}.json").read_bytes())
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and (kind == "about" or {"key", "program", "result_sha256"} <= set(found)) else None


def _flat(options: Dict[str, Any]) -> Dict[str, str]:
    return {name: value if isinstance(value, str) else json.dumps(value) for name, value in options.items() if name not in ("seed", "format")}


def _given(entry: Dict[str, Any]) -> Dict[str, str]:
    """What the command line said: of attributes, this alone says it."""
    pairs = (str(word).removeprefix("--").partition("=") for word in entry.get("arguments", []))
    given = {name: value for name, _, value in pairs if name not in ("seed", "format")}
    return {name: value for name, value in given.items() if name not in entry.get("options", {})}


def _row(entry: Dict[str, Any], about: Dict[str, Any], options: Dict[str, str], apart: Sequence[str]) -> Tuple[str, ...]:
    def measured(name: str, scale: float = 1, digits: int = 2) -> str:
        value = about.get(name)
        return f"{value / scale:.{digits}f}" if isinstance(value, (int, float)) else ""

    seed = entry.get("seed")
    cells = ["" if seed is None else str(seed), *(options.get(name, "") for name in apart)]
    return (*cells, str(entry["result_sha256"]), measured("wall_s"), measured("cpu_s"), measured("max_rss_kib", 1024, 0))
