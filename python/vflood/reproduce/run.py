# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Runs a reproduction and writes what it found."""

import sys
import time

from vflood import figure
from vflood.reproduce import record as form
from vflood.reproduce.table import notes_of, table


def run(reproduction, request, out, style):
    """Runs, writes out/<id>/{figure.png,figure.svg,data.csv,record.json}, prints in a style (text or json)."""
    begin = time.monotonic()
    result = reproduction.function(request)
    folder = out / reproduction.id
    folder.mkdir(parents=True, exist_ok=True)
    form.replace(folder / "data.csv", form.to_csv(result.rows))
    figure.save(result.draw, folder, result.size)
    rec = form.record(reproduction, request, result, time.monotonic() - begin)
    form.replace(folder / "record.json", form.to_json(rec))
    for warning in result.warnings:
        print(f"vflood: warning: {warning}", file=sys.stderr)
    if style == "json":
        sys.stdout.write(form.to_json(rec))
    else:
        print(table(reproduction.title, result, rec, notes_of(reproduction.paper)))
        print(f"Figure: {folder / 'figure.png'} (and .svg); data.csv and record.json beside it. {rec['wall_s']:.0f} s")
