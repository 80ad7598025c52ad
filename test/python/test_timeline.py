# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Timelines: the format's rules, reading, and the reproduction vflood-fig1 over a stand-in for the program timeline."""

import copy
import csv
import json
import sys

import pytest

from vflood import timeline, timeline_figure
from vflood.errors import VfloodError


def meta(kind, pid, tid, name):
    return {"ph": "M", "pid": pid, "tid": tid, "name": kind, "args": {"name": name}}


def interval(pid, tid, begin, length, name, **args):
    return {"ph": "X", "pid": pid, "tid": tid, "ts": begin, "dur": length, "name": name, "args": args}


def counter(at, value):
    return {"ph": "C", "pid": 1, "tid": 0, "ts": at, "name": "ring", "args": {"value": value}}


def trace():
    """Guest 1 sends one segment in its slice; the ACK comes while guest 2 has the pCPU."""
    names = ("eth0 wire out", "eth0 wire in", "dom0 bridge from eth0", "dom0 bridge from vif1.0")
    names += ("vif1.0 guest sends", "vif1.0 guest receives")
    data = {"flow": "a>b", "seq": 1, "ack": 1, "payload": 1448, "flags": "A"}
    ack = {"flow": "b>a", "seq": 1, "ack": 1449, "payload": 0, "flags": "A"}
    events = [meta("process_name", 1, 0, "pCPUs"), meta("process_name", 5, 0, "packets")]
    events += [meta("thread_name", 1, 1, "pCPU 0")]
    events += [meta("thread_name", 5, tid + 1, name) for tid, name in enumerate(names)]
    events += [
        interval(1, 1, 0, 100, "d1v0"),
        interval(1, 1, 100, 30000, "d2v0"),
        interval(1, 1, 30100, 30000, "d1v0"),
        interval(5, 5, 50, 1, "seq 1+1448", **data),
        interval(5, 4, 60, 1, "seq 1+1448", **data),
        interval(5, 1, 61.5, 12.304, "seq 1+1448", **data),
        interval(5, 2, 150.001, 0.672, "ack 1449", **ack),
        interval(5, 3, 160, 1, "ack 1449", **ack),
        interval(5, 6, 30110, 1, "ack 1449", **ack),
        counter(0, 0),
        counter(50, 1),
    ]
    return {"displayTimeUnit": "ns", "traceEvents": events}


def test_a_good_trace_passes_and_is_read():
    found = timeline.parse(trace())
    assert [r.name for r in found.row(timeline.PCPUS, "pCPU 0")] == ["d1v0", "d2v0", "d1v0"]
    assert found.row(timeline.PCPUS, "pCPU 0")[1].end == pytest.approx(0.0301)
    assert found.row(timeline.PCPUS, "pCPU 7") == []
    assert found.counters == {"ring": [(0, 0), (50e-6, 1)]}


def _change(index, **fields):
    def change(events):
        events[index].update(fields)

    return change


BAD = {
    "another kind": _change(9, ph="i"),
    "no name": _change(9, name=""),
    "no time": _change(9, ts=None),
    "time is text": _change(9, ts="1"),
    "time is no number": _change(9, ts=float("nan")),
    "time below zero": _change(9, ts=-1),
    "length below zero": _change(9, dur=-1),
    "no length": _change(9, dur=None),
    "pid is text": _change(9, pid="1"),
    "no args": _change(9, args=None),
    "overlap": _change(10, ts=99.999),
    "out of order": _change(10, ts=0),
    "a row without a name": _change(9, tid=99),
    "a group without a name": _change(9, pid=9),
    "counter without a value": _change(18, args={}),
    "counter of text": _change(18, args={"value": "1"}),
    "counter that goes back": _change(18, ts=60),
    "unknown metadata": _change(0, name="process_nam"),
    "name of a group is a number": _change(0, args={"name": 1}),
    "no event": lambda events: events.append(3),
}


@pytest.mark.parametrize("fault", BAD)
def test_every_fault_is_found(fault):
    bad = copy.deepcopy(trace())
    BAD[fault](bad["traceEvents"])
    with pytest.raises(VfloodError):
        timeline.check(bad)


@pytest.mark.parametrize("bad", [[], {}, {"traceEvents": {}}, 3])
def test_what_is_no_trace_is_refused(bad):
    with pytest.raises(VfloodError):
        timeline.check(bad)


def test_a_file_cut_short_is_an_error_that_says_so(tmp_path):
    path = tmp_path / "a.json"
    path.write_text(json.dumps(trace())[:-20])
    with pytest.raises(VfloodError, match="a.json.*ended before"):
        timeline.read(path)


def test_ways_join_the_places_of_a_packet():
    ways = timeline_figure.ways(timeline.parse(trace()), "vif1.0")
    guest, dom0, wire = timeline_figure.GUEST, timeline_figure.BRIDGE, timeline_figure.WIRE
    assert [(out, [(round(t * 1e6, 3), place) for t, place in points]) for out, points in ways] == [
        (True, [(50, guest), (60, dom0), (61.5, wire)]),
        (False, [(150.001, wire), (160, dom0), (30110, guest)]),
    ]


def test_packets_alike_are_told_apart():
    twice = trace()
    for event in copy.deepcopy(twice["traceEvents"]):
        if event["ph"] == "X":
            event["ts"] += 100000
            twice["traceEvents"].append(event)
    ways = timeline_figure.ways(timeline.parse(twice), "vif1.0")
    assert [len(points) for _, points in ways] == [3, 3, 3, 3]


FAKE = """#!{python}
import json, sys
given = dict(argument[2:].split("=", 1) for argument in sys.argv[1:])
with open(given["file"], "w") as stream:
    stream.write({trace!r})
took = 0.031 if given["offload"] == "none" else {with_vflood}
transfers = [dict(start_s=0.0, end_s=took, bytes=100000, goodput_mbps=1, failed=False)] * int(given["transfers"])
print(json.dumps(dict(transfers=transfers, vcpus=[dict(vcpu="d1v0", preempt_to_run_max_us=30000.0)])))
"""


@pytest.fixture
def fake_timeline(tmp_path, monkeypatch):
    """Call it to put a program timeline in place."""

    def install(with_vflood=0.001):
        program = tmp_path / "build" / "examples" / "timeline"
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text(FAKE.format(python=sys.executable, trace=json.dumps(trace()), with_vflood=with_vflood))
        program.chmod(0o755)
        monkeypatch.setenv("VFLOOD_BUILD_DIR", str(tmp_path / "build"))

    return install


def test_figure_1_is_reproduced(fake_timeline, vflood, tmp_path):
    fake_timeline()
    done = vflood("reproduce", "vflood-fig1", "--format", "json", "--out", "out")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    cells = {cell["key"]: (cell["published"], cell["simulated"]) for cell in record["cells"]}
    assert cells == {
        "fig1.none.transfer": (None, 31),
        "fig1.vflood.transfer": (None, 1),
        "fig1.worst_wait": (60, 30),
    }
    assert {shape["id"]: shape["pass"] for shape in record["shapes"]} == {"VF-14-ack": False, "VF-14-ahead": True}
    folder = tmp_path / "out" / "vflood-fig1"
    assert (folder / "figure.png").read_bytes().startswith(b"\x89PNG")
    with (folder / "data.csv").open(newline="") as stream:
        assert len(list(csv.DictReader(stream))) == 2 * 6


def test_figure_1_fails_without_a_gain(fake_timeline, vflood):
    fake_timeline(with_vflood=0.031)
    done = vflood("reproduce", "vflood-fig1", "--format", "json", "--out", "out")
    assert {s["id"]: s["pass"] for s in json.loads(done.stdout)["shapes"]}["VF-14-ahead"] is False


def test_figure_1_takes_one_seed(vflood):
    done = vflood("reproduce", "vflood-fig1", "--seeds", "2")
    assert done.returncode == 2 and "--seeds is 2" in done.stderr
