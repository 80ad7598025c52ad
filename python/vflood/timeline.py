# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Timelines of hosts, as the simulator writes them (ns3::Timeline): reading, checking, drawing."""

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, List

from vflood.errors import VfloodError

PCPUS, VCPUS, PACKETS, TCP = 1, 2, 5, 6  # groups, see src/virt-host/model/trace and src/vflood/helper/tcp-timeline.h


@dataclass(frozen=True)
class Interval:
    """Something that lasted, in seconds."""

    begin: float
    end: float
    name: str
    args: dict


@dataclass
class Timeline:
    """A timeline: rows of intervals in order, by group and name, and counters as (time, value)."""

    rows: Dict[int, Dict[str, List[Interval]]] = field(default_factory=dict)
    counters: Dict[str, list] = field(default_factory=dict)

    def row(self, group, name):
        """The intervals of a row, none if there is no such row."""
        return self.rows.get(group, {}).get(name, [])

    def rows_like(self, group, text):
        """All intervals of the rows whose name holds this text, in order."""
        rows = [intervals for name, intervals in self.rows.get(group, {}).items() if text in name]
        return sorted((i for row in rows for i in row), key=lambda i: i.begin)


def _number(event, key, least=-math.inf):
    value = event.get(key)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value) or value < least:
        raise VfloodError(f"a trace event has {key} = {value!r}: {event}")
    return value


def _check_event(event):
    if not isinstance(event, dict) or event.get("ph") not in ("X", "C", "M"):
        raise VfloodError(f"a trace event is not of the kinds X, C and M: {event!r}")
    if not isinstance(event.get("name"), str) or not event["name"]:
        raise VfloodError(f"a trace event has no name: {event}")
    for key in ("pid", "tid"):
        if isinstance(event.get(key), bool) or not isinstance(event.get(key), int):
            raise VfloodError(f"a trace event has {key} = {event.get(key)!r}, no whole number: {event}")
    if not isinstance(event.get("args"), dict):
        raise VfloodError(f"a trace event has no args: {event}")
    if event["ph"] != "M":
        _number(event, "ts", 0)
    if event["ph"] == "X":
        _number(event, "dur", 0)
    if event["ph"] == "C":
        if not event["args"]:
            raise VfloodError(f"a counter has no value: {event}")
        for key in event["args"]:
            _number(event["args"], key)


def _check_metadata(event):
    kinds = {"process_name": ("name", str), "thread_name": ("name", str)}
    kinds.update({"process_sort_index": ("sort_index", int), "thread_sort_index": ("sort_index", int)})
    key, kind = kinds.get(event["name"], (None, None))
    if key is None or not isinstance(event["args"].get(key), kind):
        raise VfloodError(f"metadata that no viewer knows: {event}")


def check(trace: Any) -> None:
    """Raises VfloodError unless a parsed file obeys the rules of the Chrome trace event format, and ours: only the
    kinds X, C and M; every group and row is named; intervals of a row follow each other; counters do not go back."""
    if not isinstance(trace, dict) or not isinstance(trace.get("traceEvents"), list):
        raise VfloodError("no trace: the file has no list traceEvents")
    last, groups, rows = {}, set(), set()
    for event in trace["traceEvents"]:
        _check_event(event)
        place = (event["pid"], event["tid"])
        if event["ph"] == "M":
            _check_metadata(event)
            if event["name"] == "process_name":
                groups.add(event["pid"])
            elif event["name"] == "thread_name":
                rows.add(place)
            continue
        if event["pid"] not in groups or (event["ph"] == "X" and place not in rows):
            raise VfloodError(f"a trace event in a group or row without a name: {event}")
        key = place if event["ph"] == "X" else (event["pid"], event["name"])
        begin = round(event["ts"] * 1000)  # ns: exact
        if begin < last.get(key, 0):
            raise VfloodError(f"a trace event begins before the one before it has ended: {event}")
        last[key] = begin + round(event.get("dur", 0) * 1000)


def parse(trace):
    """The timeline in a parsed file."""
    check(trace)
    found, names = Timeline(), {}
    for event in trace["traceEvents"]:
        place = (event["pid"], event["tid"])
        if event["ph"] == "M" and event["name"] == "thread_name":
            names[place] = event["args"]["name"]
            found.rows.setdefault(event["pid"], {})[names[place]] = []
        elif event["ph"] == "X":
            begin, length = event["ts"] / 1e6, event["dur"] / 1e6
            row = found.rows[event["pid"]][names[place]]
            row.append(Interval(begin, begin + length, event["name"], event["args"]))
        elif event["ph"] == "C":
            found.counters.setdefault(event["name"], []).append((event["ts"] / 1e6, event["args"]["value"]))
    return found


def read(path):
    """The timeline in a file."""
    try:
        return parse(json.loads(Path(path).read_text(encoding="utf-8")))
    except ValueError as error:
        raise VfloodError(f"{path}: no JSON ({error}); was the simulation ended before it was over?") from error
    except VfloodError as error:
        raise VfloodError(f"{path}: {error}") from error
