# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The papers' numbers and statements, read from doc/published/*.csv, where each lives once with its source."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Dict

from vflood import paths
from vflood.errors import VfloodError


@dataclass(frozen=True)
class Number:
    """A published number."""

    key: str
    value: float
    unit: str
    source: str
    note: str


@dataclass(frozen=True)
class Statement:
    """A published shape."""

    id: str
    statement: str
    source: str


def _rows(path: Path, key: str, columns):
    with path.open(newline="", encoding="utf-8") as stream:
        reader = csv.DictReader(stream)
        if reader.fieldnames != columns:
            raise VfloodError(f"{path}: the columns are {reader.fieldnames}, expected {columns}")
        rows = list(reader)
    if len({row[key] for row in rows}) != len(rows):
        raise VfloodError(f"{path}: a {key} is given twice")
    return rows


def numbers(paper: str) -> Dict[str, Number]:
    """All numbers of a paper, by key."""
    rows = _rows(paths.PUBLISHED / f"{paper}.csv", "key", ["key", "value", "unit", "source", "note"])
    return {row["key"]: Number(**{**row, "value": float(row["value"])}) for row in rows}


def shapes(paper: str) -> Dict[str, Statement]:
    """All shape statements of a paper, by id."""
    rows = _rows(paths.PUBLISHED / f"{paper}-shapes.csv", "id", ["id", "statement", "source"])
    return {row["id"]: Statement(**row) for row in rows}
