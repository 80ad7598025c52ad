# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""A timeline (Chrome trace) as columns of whole numbers, small enough to be part of a page.

Times are ns. Rows of slices have t (from the end of the slice before to the begin of this one), d (duration), n (name, as an
index of strings), c (what it is, as an index of the group's legend), and args; packets have p, the same number for the same
packet in every row. Counters have t (from the sample before) and v (difference to the value before).
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, Callable, Dict, List, Mapping, Sequence, Tuple

from vflood import timeline
from vflood.errors import VfloodError

PCPUS, VCPUS, CREDIT, RINGS, PACKETS, TCP = 1, 2, 3, 4, 5, 6  # groups of a trace
MOST = 60_000  # events of a page's timeline; of a longer one a part is shown
_COLOURS = 5  # guests and unknown kinds go round

_TITLES = {
    PCPUS: "Physical CPUs",
    VCPUS: "Virtual CPUs",
    PACKETS: "Packets",
    RINGS: "Rings",
    TCP: "TCP",
    CREDIT: "Credit scheduler",
}
_WAY = ("guest sends", "bridge from vif", "wire out", "wire in", "bridge from eth", "guest receives")  # of a packet and its ACK

_LAST = 99  # place of counters: below the rows of slices
_SORTED = ("running", "runnable", "blocked", "offline", "data", "ack", "control", *(f"hue-{i + 1}" for i in range(_COLOURS)), "dom0")

Event = Mapping[str, Any]


@dataclass
class _Legend:
    """Kinds of slices of a group, in order, with the name of a colour each."""

    entries: List[Tuple[str, str]] = field(default_factory=list)

    def index(self, name: str, colour: str) -> int:
        if (name, colour) not in self.entries:
            self.entries.append((name, colour))
        return self.entries.index((name, colour))


@dataclass
class _Strings:
    """Every text once."""

    places: Dict[str, int] = field(default_factory=dict)

    def index(self, text: str) -> int:
        return self.places.setdefault(text, len(self.places))


def tracks(trace: Any, most: int = MOST) -> Dict[str, Any]:
    """The columns of a parsed trace.

    :param most: how many events; of a longer one the part around its first timeout, or its begin
    :raises VfloodError: if it is no trace of ours (timeline.check)
    """
    timeline.check(trace)
    events = [event for event in trace["traceEvents"] if event["ph"] != "M"]
    if not events:
        raise VfloodError("the timeline has no events")
    names = {(e["pid"], e["tid"]): e["args"]["name"] for e in trace["traceEvents"] if e["name"] == "thread_name" and e["ph"] == "M"}
    titles = {e["pid"]: e["args"]["name"] for e in trace["traceEvents"] if e["name"] == "process_name" and e["ph"] == "M"}
    begin, end = _window(events, most)
    kept = [event for event in events if _ns(event["ts"]) <= end and _end(event) >= begin]
    strings = _Strings()
    groups = []
    for pid in sorted(titles, key=_rank):
        mine = [event for event in kept if event["pid"] == pid]
        group = _group(pid, titles[pid], {tid: name for (p, tid), name in names.items() if p == pid}, mine, strings)
        if group["rows"]:
            groups.append(group)
    whole = len(kept) == len(events)
    return {"begin": begin, "end": end, "whole": whole, "events": len(kept), "strings": list(strings.places), "groups": groups}


def _rank(pid: int) -> Tuple[int, int]:
    """Where a group stands."""
    return (list(_TITLES).index(pid) if pid in _TITLES else len(_TITLES)), pid


def _ns(microseconds: float) -> int:
    return round(microseconds * 1000)


def _end(event: Event) -> int:
    return _ns(event["ts"]) + _ns(event.get("dur", 0))


def _window(events: Sequence[Event], most: int) -> Tuple[int, int]:
    """From when to when: all, or a part of so many events that begins a third of them before the first timeout."""
    ordered = sorted(events, key=lambda event: float(event["ts"]))
    last = max(_end(event) for event in events)
    if len(ordered) <= most:
        return _ns(ordered[0]["ts"]), last
    mark = next((i for i, event in enumerate(ordered) if event["name"] == "timeout"), 0)
    first = max(0, min(mark - most // 3, len(ordered) - most))
    return _ns(ordered[first]["ts"]), min(last, _ns(ordered[first + most - 1]["ts"]))


def _group(pid: int, title: str, names: Mapping[int, str], events: Sequence[Event], strings: _Strings) -> Dict[str, Any]:
    legend = _Legend()
    packets: Dict[Tuple[Any, ...], int] = {}
    rows: List[Tuple[Any, Dict[str, Any]]] = []
    for tid, name in names.items():
        slices = [event for event in events if event["ph"] == "X" and event["tid"] == tid]
        if slices or pid == PCPUS:
            rows.append((_place(pid, name, tid), _slices(pid, name, slices, legend, strings)))
            if pid == PACKETS:
                rows[-1][1]["p"] = _packets(slices, packets)
    counted: Dict[str, List[Event]] = {}
    for event in events:
        if event["ph"] == "C":
            counted.setdefault(event["name"], []).append(event)
    for name, samples in counted.items():
        if len({_value(sample) for sample in samples}) > 1:
            rows.append(((_LAST, name), _counter(name, samples)))
    rows.sort(key=lambda row: row[0])
    _order(legend, [row for _, row in rows])
    return {
        "title": _TITLES.get(pid, title),
        "about": title,
        "shown": pid != CREDIT,
        "legend": [list(entry) for entry in legend.entries],
        "rows": [row for _, row in rows],
    }


def _place(pid: int, name: str, tid: int) -> Tuple[int, str]:
    """Where a row stands in its group: packets in the order in which they pass."""
    if pid != PACKETS:
        return 0, f"{tid:09}"
    return next((i for i, part in enumerate(_WAY) if part in name), len(_WAY)), f"{tid:09}"


def _order(legend: _Legend, rows: Sequence[Dict[str, Any]]) -> None:
    """Sorts the kinds as people look for them, and tells the rows."""
    before = list(legend.entries)
    legend.entries.sort(key=lambda entry: (_SORTED.index(entry[1]) if entry[1] in _SORTED else len(_SORTED), entry))
    places = [legend.entries.index(entry) for entry in before]
    for row in rows:
        if "c" in row:
            row["c"] = [places[index] for index in row["c"]]


def _slices(pid: int, name: str, events: Sequence[Event], legend: _Legend, strings: _Strings) -> Dict[str, Any]:
    row: Dict[str, Any] = {"name": name, "kind": "marks" if pid in (PACKETS, TCP) else "slices", "t": [], "d": [], "n": [], "c": []}
    kind = _KINDS.get(pid, _other)
    last = 0
    for event in events:
        begin, length = _ns(event["ts"]), _ns(event["dur"])
        row["t"].append(begin - last)
        row["d"].append(length)
        row["n"].append(strings.index(event["name"]))
        row["c"].append(legend.index(*kind(event)))
        last = begin + length
    row["args"] = {key: _column([event["args"].get(key) for event in events], strings) for key in _keys(events)}
    return row


def _keys(events: Sequence[Event]) -> List[str]:
    found: Dict[str, None] = {}
    for event in events:
        found.update(dict.fromkeys(event["args"]))
    return list(found)


def _column(values: Sequence[Any], strings: _Strings) -> Dict[str, Any]:
    """Numbers as they are; texts, and anything else, as indices of strings."""
    if all(value is None or (isinstance(value, (int, float)) and not isinstance(value, bool)) for value in values):
        return {"v": list(values)}
    return {"s": [None if value is None else strings.index(value if isinstance(value, str) else repr(value)) for value in values]}


def _packets(events: Sequence[Event], known: Dict[Tuple[Any, ...], int]) -> List[int]:
    """What identifies each packet in every row: its numbers, and which of several alike it is there."""
    seen: Counter[Tuple[Any, ...]] = Counter()
    found = []
    for event in events:
        args = event["args"]
        numbers = tuple(args.get(name) for name in ("flow", "seq", "payload", "flags"))
        numbers += () if args.get("payload") else (args.get("ack"),)
        seen[numbers] += 1
        found.append(known.setdefault((*numbers, seen[numbers]), len(known)))
    return found


def _value(event: Event) -> int:
    return round(float(next(iter(event["args"].values()))))


def _counter(name: str, samples: Sequence[Event]) -> Dict[str, Any]:
    times, values = [_ns(sample["ts"]) for sample in samples], [_value(sample) for sample in samples]
    return {"name": name, "kind": "counter", "t": _differences(times), "v": _differences(values)}


def _differences(numbers: Sequence[int]) -> List[int]:
    return [b - a for a, b in zip([0, *numbers], numbers)]


def _domain(event: Event) -> Tuple[str, str]:
    """Of a pCPU's turn: whose it was. d1v0 is vCPU 0 of domain 1."""
    found = re.fullmatch(r"d(\d+)v\d+", event["name"])
    if not found:
        return _other(event)
    number = int(found.group(1))
    if number == 0:
        return str(event["args"].get("domain", "dom0")), "dom0"
    return str(event["args"].get("domain", f"guest{number}")), f"hue-{(number - 1) % _COLOURS + 1}"


def _state(event: Event) -> Tuple[str, str]:
    return (event["name"], event["name"]) if event["name"] in ("running", "runnable", "blocked", "offline") else _other(event)


def _packet(event: Event) -> Tuple[str, str]:
    args = event["args"]
    if args.get("payload"):
        return "data", "data"
    return ("opens or closes", "control") if set("SFR") & set(str(args.get("flags", ""))) else ("ACK", "ack")


def _tcp(event: Event) -> Tuple[str, str]:
    return event["name"], "alarm" if event["name"] == "timeout" else "data"


def _other(event: Event) -> Tuple[str, str]:
    return event["name"], f"hue-{sum(event['name'].encode()) % _COLOURS + 1}"


_KINDS: Dict[int, Callable[[Event], Tuple[str, str]]] = {PCPUS: _domain, VCPUS: _state, PACKETS: _packet, TCP: _tcp}


def label_of(options: Mapping[str, str], others: Sequence[Mapping[str, str]]) -> str:
    """What tells a run from the others that have a timeline, in words."""
    apart = [name for name in options if any(other.get(name) != options[name] for other in others)]
    said = {"none": "plain Xen", "vflood": "with vFlood"}
    if apart == ["offload"]:
        return said.get(options["offload"], options["offload"])
    return ", ".join(f"{name}={options[name]}" for name in apart) or "timeline"

