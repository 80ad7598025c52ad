# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The form all reproductions have: what is asked for, what comes back, and how it is written."""

import csv
import io
import json
import os
import sys
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Callable, Dict, List, Optional, Sequence, Tuple

from vflood import published
from vflood.errors import UsageError


MOST_SEEDS = 1000  # more than anybody waits for
LAST_SEED = 1_000_000_000  # that the simulations take


@dataclass(frozen=True)
class Request:
    """How much to run."""

    scale: float = 1.0
    seeds: Optional[int] = None
    seed: int = 1
    jobs: int = 1

    def __post_init__(self):
        if not 0 < self.scale <= 1:
            raise UsageError(f"--scale is {self.scale:g}; allowed: above 0 up to 1 (1 is as published)")
        for name, most in (("seeds", MOST_SEEDS), ("seed", LAST_SEED - MOST_SEEDS), ("jobs", None)):
            value = getattr(self, name)
            if value is not None and (value < 1 or (most and value > most)):
                to = f" to {most}" if most else ""
                raise UsageError(f"--{name} is {value}; allowed: a whole number from 1{to}")


@dataclass(frozen=True)
class Cell:
    """A number, beside what was published (None where the paper gives none)."""

    key: str
    published: Optional[float]
    simulated: float
    unit: str
    source: Optional[str]

    @staticmethod
    def beside(number: published.Number, simulated):
        """A cell for a published number."""
        return Cell(number.key, number.value, simulated, number.unit, number.source)


@dataclass(frozen=True)
class Shape:
    """A statement about the shape of a result, and whether it came out so."""

    id: str
    statement: str
    passed: bool
    observed: str


@dataclass
class Result:
    """What a reproduction found."""

    runs: int  # finished
    asked: int
    cells: List[Cell]
    shapes: List[Shape]
    about: str  # what was run, in a sentence
    rows: List[dict]  # data.csv
    draw: Callable  # draws the figure
    warnings: List[str] = field(default_factory=list)
    size: Tuple[float, float] = (8, 6)  # of the figure, inches
    table: Optional[List[Tuple[str, ...]]] = None  # instead of one line per cell; the head first


@dataclass(frozen=True)
class Reproduction:
    """A published experiment that can be run again."""

    id: str
    title: str
    seeds: int  # default
    function: Callable[[Request], Result]
    scale: float = 1.0  # default
    published: Optional[str] = None  # whose numbers stand beside it; default: the first word of the id
    traced: Optional[Callable[[Request, Path], List[List[str]]]] = None  # runs of the program timeline, for the report

    @property
    def paper(self):
        """Whose numbers stand beside it."""
        return self.published or self.id.split("-")[0]

    @property
    def does(self) -> str:
        """What it is for, in the words of its module."""
        own = sys.modules.get(f"vflood.reproduce.{self.id.replace('-', '_')}")
        module = own or sys.modules.get(getattr(self.function, "__module__", ""))
        return " ".join(((module.__doc__ if module else "") or "").split())


def _rounded(value):
    return float(f"{value:.6g}") if isinstance(value, float) else value


def record(reproduction: Reproduction, request: Request, result: Result, wall_s: float) -> Dict[str, Any]:
    """The record: the same for the same simulations, except wall_s."""
    return {
        "id": reproduction.id,
        "runs": result.runs,
        "scale": request.scale,
        "seed": request.seed,
        "cells": [{k: _rounded(v) for k, v in asdict(cell).items()} for cell in result.cells],
        "shapes": [
            {"id": s.id, "statement": s.statement, "pass": bool(s.passed), "observed": s.observed} for s in result.shapes
        ],
        "wall_s": round(wall_s, 2),
    }


def to_json(rec: Dict[str, Any]) -> str:
    """The record as text."""
    return json.dumps(rec, indent=2, ensure_ascii=False, allow_nan=False) + "\n"


def to_csv(rows: Sequence[Dict[str, Any]]) -> str:
    """Rows (dicts with the same keys) as text."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, list(rows[0]) if rows else [], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return stream.getvalue()


def replace(path: Path, text: str) -> None:
    """Writes a file whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        part.write_text(text, encoding="utf-8")
        os.replace(part, path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
