# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Pseudo-congestion in timelines: what is found in one written by hand, and the reproductions pvtcp-fig7 and -fig8 over a
stand-in for the program timeline."""

import csv
import json
import sys

import pytest

from vflood import timeline
from vflood.errors import VfloodError
from vflood.reproduce import pseudo_congestion

ROWS = {
    (5, 1): "eth0 wire out",
    (5, 2): "eth0 wire in",
    (5, 3): "dom0 bridge from eth0",
    (5, 4): "dom0 bridge from vif1.0",
    (5, 5): "vif1.0 guest sends",
    (5, 6): "vif1.0 guest receives",
    (1, 1): "pCPU 0",
    (6, 1): "guest 1 sends again",
}
GROUPS = {1: "pCPUs", 5: "packets", 6: "TCP senders"}
FIRST, MISSED = 1449, 2897


def data(seq, at):
    """A segment that the guest sends, in us."""
    args = {"flow": "a>b", "seq": seq, "ack": 1, "payload": 1448, "flags": "A"}
    return [((5, tid), at + later, args) for tid, later in ((5, 0), (4, 2), (1, 4))]


def ack(number, at, seen):
    """An ACK that reaches the wire and later the guest, in us."""
    args = {"flow": "b>a", "seq": 1, "ack": number, "payload": 0, "flags": "A"}
    return [((5, 2), at, args), ((5, 3), at + 2, args), ((5, 6), seen, args)]


def trace(timeout=40002.0, seen=40005.0, duplicate=True, arrives=9990.0):
    """Turns of guest 1 in [0, 10) and [40, 50) ms; an ACK arrives between them, and the timer comes first."""
    events = [{"ph": "M", "pid": p, "tid": 0, "name": "process_name", "args": {"name": n}} for p, n in GROUPS.items()]
    for (pid, tid), name in ROWS.items():
        events.append({"ph": "M", "pid": pid, "tid": tid, "name": "thread_name", "args": {"name": name}})
    marks = [((1, 1), begin, length, vcpu, {}) for begin, length, vcpu in
             ((0, 10000, "d1v0"), (10000, 30000, "d2v0"), (40000, 10000, "d1v0"))]
    marks.append(((6, 1), timeout, 0, "timeout", {"seq": MISSED, "payload": 1448}))
    packets = data(FIRST, 8100) + ack(MISSED, 8200, 8205) + data(MISSED, 9950) + ack(MISSED + 1448, arrives, seen)
    packets += data(MISSED, timeout)
    packets += ack(MISSED + 1448, timeout + 80, timeout + 85) if duplicate else []
    marks += [(row, at, 0.5, "packet", args) for row, at, args in packets]
    for row, at, length, name, args in sorted(marks, key=lambda mark: (mark[0], mark[1])):
        events.append({"ph": "X", "pid": row[0], "tid": row[1], "ts": at, "dur": length, "name": name, "args": args})
    for name in ("RTO", "SRTT"):
        for at, value in ((0, 2000), (timeout, 4000)):
            counter = {"ph": "C", "pid": 6, "tid": 0, "ts": at, "name": f"guest 1 {name} [us]", "args": {"value": value}}
            events.append(counter)
    return {"traceEvents": events}


def verdicts(found):
    ids = ("PV-F7-wake", "PV-F7-wait", "PV-F7-order", "PV-F8-duplicate")
    return [shape.passed for shape in pseudo_congestion.shapes(found, ids)]


def test_an_episode_is_found():
    found = pseudo_congestion.find(timeline.parse(trace()))
    (episode,) = found.episodes
    assert (episode.preempted, episode.resumed) == pytest.approx((0.010, 0.040))
    assert episode.timeout == pytest.approx(0.040002)
    assert episode.first.points[0][0] == pytest.approx(0.00995)
    assert episode.again.points[0][0] == pytest.approx(0.040002)
    assert [w.ack for w in episode.waiting] == [MISSED + 1448]
    assert episode.duplicate(found.packets).points[0][0] == pytest.approx(0.040082)
    assert verdicts(found) == [True, True, True, True]


def test_an_ack_that_waits_less_than_a_slice_does_not_count():
    found = pseudo_congestion.find(timeline.parse(trace(arrives=10060.0)))
    assert verdicts(found) == [True, False, True, True]


def test_a_timeout_without_a_waiting_ack_is_no_episode():
    found = pseudo_congestion.find(timeline.parse(trace(seen=10060.0)))
    assert len(found.timeouts) == 1 and not found.episodes
    assert verdicts(found)[1:] == [False, False, False]
    with pytest.raises(VfloodError, match="nothing to draw"):
        pseudo_congestion.pick(found)


def test_a_timeout_within_a_turn_is_told():
    found = pseudo_congestion.find(timeline.parse(trace(timeout=45000.0, seen=45010.0)))
    assert verdicts(found)[0] is False


def test_a_missing_duplicate_is_told():
    found = pseudo_congestion.find(timeline.parse(trace(duplicate=False)))
    assert verdicts(found)[3] is False


FAKE = """#!{python}
import json, sys
given = dict(argument[2:].split("=", 1) for argument in sys.argv[1:])
assert given["ns3::GuestNode::Hz"] == "1000" and given["dom0"] == "own" and given["min-rto-ms"] == "1"
with open(given["file"], "w") as stream:
    stream.write({trace!r})
print(json.dumps(dict(transfers=[], vcpus=[])))
"""


@pytest.mark.parametrize("id", ["pvtcp-fig7", "pvtcp-fig8"])
def test_the_figures_are_drawn(vflood, tmp_path, monkeypatch, id):
    program = tmp_path / "build" / "examples" / "timeline"
    program.parent.mkdir(parents=True)
    program.write_text(FAKE.format(python=sys.executable, trace=json.dumps(trace())))
    program.chmod(0o755)
    monkeypatch.setenv("VFLOOD_BUILD_DIR", str(tmp_path / "build"))
    done = vflood("reproduce", id, "--format", "json", "--out", "out")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    cells = {cell["key"].split(".")[1]: cell["simulated"] for cell in record["cells"]}
    assert cells == pytest.approx({"timeouts": 1, "away": 30, "acks_waiting": 1, "ack_after_timeout": 3})
    assert len(record["shapes"]) == 3
    folder = tmp_path / "out" / id
    assert (folder / "figure.png").read_bytes().startswith(b"\x89PNG")
    with (folder / "data.csv").open(newline="") as stream:
        assert {row["at"] for row in csv.DictReader(stream)} == {"guest", "dom0", "wire"}


@pytest.mark.parametrize("id", ["pvtcp-fig7", "pvtcp-fig8"])
def test_one_seed_is_enough(vflood, id):
    done = vflood("reproduce", id, "--seeds", "2")
    assert done.returncode == 2 and "--seeds is 2" in done.stderr
