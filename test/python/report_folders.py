# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Folders of results for the tests of reports."""

import gzip
import hashlib
import json

from vflood.report import manifest, write
from vflood.store import canonical

NASTY = "</script><b onload='x'>\"quoted\" & <!-- {title} ]]> \u2028 Ünïcødé \U0001f600"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 80 60"><rect width="80" height="60" fill="#9cf"/></svg>'
KEY = "ab" * 32

# Group, row, name, begin and length in us, args
PACKET = {"flow": "a:1>b:2", "payload": 1448, "flags": "A", "ack": 1}
SLICES = [
    (1, 1, "d1v0", 0.0, 100.0, {"domain": "guest1"}),
    (1, 1, "d0v0", 100.0, 0.5, {"domain": "dom0"}),
    (1, 1, "d1v0", 100.5, 99.5, {"domain": "guest1"}),
    (2, 1, "running", 0.0, 100.0, {}),
    (2, 1, "runnable", 100.0, 0.5, {}),
    (5, 2, "seq 1+1448", 12.0, 12.0, {**PACKET, "seq": 1}),
    (5, 2, "seq 1449+1448", 24.0, 12.0, {**PACKET, "seq": 1449}),
    (5, 1, "seq 1+1448", 5.0, 1.0, {**PACKET, "seq": 1}),
    (5, 1, "seq 1449+1448", 6.0, 1.0, {**PACKET, "seq": 1449}),
    (5, 3, "ack 2897", 90.0, 1.0, {"flow": "b:2>a:1", "payload": 0, "flags": "A", "ack": 2897, "seq": 1}),
]
ROWS = {
    (1, 1): "pCPU 0", (2, 1): "d1v0 guest1", (5, 1): "vif1.0 guest sends", (5, 2): "eth0 wire out", (5, 3): "eth0 wire in",
    (6, 1): "guest 1 sends again",
}
GROUPS = {1: "pCPUs: who runs", 2: "vCPUs: run states", 4: "vifs: ring slots", 5: "packets", 6: "TCP senders"}


def trace_of(slices, name=None):
    """A trace with these slices and a counter."""
    events = [{"ph": "M", "pid": pid, "tid": 0, "name": "process_name", "args": {"name": text}} for pid, text in GROUPS.items()]
    events += [{"ph": "M", "pid": p, "tid": t, "name": "thread_name", "args": {"name": text}} for (p, t), text in ROWS.items()]
    for pid, tid, called, begin, length, args in sorted(slices, key=lambda s: s[3]):
        events.append({"ph": "X", "pid": pid, "tid": tid, "ts": begin, "dur": length, "name": name or called, "args": args})
    for at, value in ((0.0, 0), (10.0, 5), (20.0, 3)):
        events.append({"ph": "C", "pid": 4, "tid": 0, "ts": at, "name": "vif1.0 TX outstanding", "args": {"value": value}})
    return {"displayTimeUnit": "ns", "traceEvents": events}


def _stored(out, trace):
    """A store with a run of the program timeline."""
    content = json.dumps(trace).encode()
    digest = hashlib.sha256(content).hexdigest()
    found = {
        "form": 1, "key": KEY, "program": "timeline", "arguments": ["--offload=none", "--seed=1"], "seed": 1,
        "options": {"offload": "none", "seed": 1}, "content": {"timeline": "cd" * 32}, "versions": {"ns-3": "3.37", "vflood": "0.1.0"},
        "result": {}, "files": {"file": {"sha256": digest, "bytes": len(content)}},
    }
    found["result_sha256"] = canonical.digest({"result": found["result"], "files": found["files"]})
    for name, text in ((f"runs/{KEY[:2]}/{KEY}.json", json.dumps(found).encode()), (f"files/{digest[:2]}/{digest}.gz", gzip.compress(content, mtime=0))):
        path = out / "store" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)


def reproduction_of(out, id, title="The guest sends", statement="it rises", observed="it was 7", unit="Mb/s", label="plain Xen", name=None, trace=None):
    """The folder of a reproduction, with a timeline in its store."""
    folder = out / id
    folder.mkdir(parents=True)
    cells = [
        {"key": f"{id}.a", "published": 5.0, "simulated": 8.0, "unit": unit, "source": "Gamage et al., SOCC 2011, Fig. 6"},
        {"key": f"{id}.b", "published": None, "simulated": 30.0, "unit": "s", "source": None},
    ]
    shapes = [
        {"id": "X-1", "statement": "it falls", "pass": True, "observed": "it was so"},
        {"id": "X-2", "statement": statement, "pass": False, "observed": observed},
    ]
    record = {"id": id, "runs": 2, "scale": 0.5, "seed": 1, "cells": cells, "shapes": shapes, "wall_s": 1.5}
    (folder / "record.json").write_text(json.dumps(record))
    (folder / "data.csv").write_text("a\n1\n")
    (folder / "figure.svg").write_text(PICTURE)
    _stored(out, trace or trace_of(SLICES, name))
    traces = [manifest.Trace(KEY, label, "file", "timeline --vms=3")]
    request = {"scale": 0.5, "seeds": None, "seed": 1}
    manifest.write(folder, manifest.Manifest(title, "two guests", "What it is for.", 3, request, ["a warning"], runs=[KEY], traces=traces, versions={"vflood": "0.1.0"}))
    return folder


def book_of(out, **more):
    """A folder with a book: three reproductions, and one that failed."""
    for id in ("vflood-fig6", "vflood-fig1", "vsnoop-ping"):
        reproduction_of(out, id, **more)
    write.note(out, [("vflood-fig6", ""), ("vflood-fig1", ""), ("vsnoop-ping", ""), ("pvtcp-fig7", "the ring is on fire")])
    return out


def plan_of(out):
    """The folder of a plan."""
    folder = out / "busy"
    folder.mkdir(parents=True)
    nothing = {"goodput_q1_mbps": None, "goodput_median_mbps": None, "goodput_q3_mbps": None}
    some = {"goodput_q1_mbps": 10.0, "goodput_median_mbps": 21.5, "goodput_q3_mbps": 30.0}
    points = [
        {"load": "0.2", "finished_count": 3, "asked_count": 3, "samples_of_goodput_mbps_count": 9, **some},
        {"load": "0.4", "finished_count": 0, "asked_count": 1, "samples_of_goodput_mbps_count": 0, **nothing},
    ]
    record = {
        "title": "Busy & quiet", "program": "vm-transfer", "version": "0.1.0", "runs": 3, "asked": 4,
        "metrics": {"goodput_mbps": "transfers[].goodput_mbps"}, "options": {}, "points": points, "results_sha256": [],
    }
    (folder / "record.json").write_text(json.dumps(record))
    (folder / "plan.toml").write_text('program = "vm-transfer"\n')
    (folder / "runs.csv").write_text("load,seed,state\n0.2,1,finished\n0.4,1,unfinished\n")
    return folder
