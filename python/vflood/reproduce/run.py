# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs a reproduction and writes what it found."""

import sys
import time
from pathlib import Path
from typing import Any, Dict, Tuple

from vflood import figure
from vflood.reproduce import record as form
from vflood.reproduce.table import notes_of, table


def run(reproduction: form.Reproduction, request: form.Request, out: Path) -> Tuple[form.Result, Dict[str, Any]]:
    """Runs, writes out/<id>/{figure.png,figure.svg,data.csv,record.json}: the result and its record."""
    begin = time.monotonic()
    result = reproduction.function(request)
    folder = out / reproduction.id
    folder.mkdir(parents=True, exist_ok=True)
    form.replace(folder / "data.csv", form.to_csv(result.rows))
    figure.save(result.draw, folder, result.size)
    rec = form.record(reproduction, request, result, time.monotonic() - begin)
    form.replace(folder / "record.json", form.to_json(rec))
    return result, rec


def show(reproduction: form.Reproduction, result: form.Result, rec: Dict[str, Any], out: Path, style: str) -> None:
    """Prints what was found, in a style (text or json)."""
    warn(result)
    if style == "json":
        sys.stdout.write(form.to_json(rec))
        return
    folder = out / reproduction.id
    print(table(reproduction.title, result, rec, notes_of(reproduction.paper)))
    print(f"Figure: {folder / 'figure.png'} (and .svg); data.csv and record.json beside it. {rec['wall_s']:.0f} s")


def warn(result: form.Result) -> None:
    """Says on standard error what is to be said."""
    for warning in result.warnings:
        print(f"vflood: warning: {warning}", file=sys.stderr)
