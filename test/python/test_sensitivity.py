# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The sensitivity table, over a stand-in for vm-transfer."""

import csv
import json
import statistics

import pytest
from conftest import WRITTEN
from vflood.reproduce import vflood_sensitivity
from vflood.reproduce.record import Request

FEW = ("--seeds", "1", "--scale", "0.1", "--jobs", "2", "--out", "out")
ROWS = ({}, *vflood_sensitivity.CHANGES)

# The gain of the stand-in's vFlood: grows with the guests, none without competitors.
GAIN = "{1: 1.1, 2: 1.2, 3: 4, 4: 5, 5: 6}[int(given['vms'])]"
STEADY = "transfers[-1]['goodput_mbps'] = 10 * (gain if given['offload'] == 'vflood' else 1)"


def reproduce(vflood, *more):
    done = vflood("reproduce", "vflood-sensitivity", *FEW, *more)
    assert done.returncode == 0, done.stderr
    return done


def record(vflood):
    return json.loads(reproduce(vflood, "--format", "json").stdout)


def test_no_change_is_listed_twice_and_each_changes_something():
    names = [vflood_sensitivity.name(change) for change in ROWS]
    assert len(set(names)) == len(names)
    plain = vflood_sensitivity.options(Request(), {})
    for change in vflood_sensitivity.CHANGES:
        assert {k: v for k, v in plain.items() if k != "transfers"} != {
            k: v for k, v in vflood_sensitivity.options(Request(), change).items() if k != "transfers"
        }


@pytest.mark.parametrize("size, count", [(50_000, 100), (1_000_000, 100), (10_000_000, 10), (1_000_000_000, 10)])
def test_large_transfers_are_fewer(size, count):
    assert vflood_sensitivity.options(Request(), {"bytes": size})["transfers"] == count


def test_a_small_scale_is_kept_for_large_transfers():
    assert vflood_sensitivity.options(Request(scale=0.05), {"bytes": 10_000_000})["transfers"] == 5


def test_one_change_at_a_time_reaches_the_simulator(fake, vflood, tmp_path):
    fake(before=f"open('{tmp_path}/seen', 'a').write(json.dumps(given) + chr(10))")
    record(vflood)
    seen = [json.loads(line) for line in (tmp_path / "seen").read_text().splitlines()]
    assert len(seen) == len(ROWS) * 2
    for change in ROWS:
        wanted = {**{"vms": "3", "load": "0.6", "bytes": "100000"}, **{k: str(v) for k, v in change.items()}}
        extra = set(change) - {"vms", "load", "bytes"}
        same = [
            s
            for s in seen
            if all(s.get(k) == v for k, v in wanted.items())
            and set(s) - {"vms", "load", "bytes", "transfers", "direction", "offload", "seed", "format"} == extra
        ]
        assert sorted((s["offload"], s["seed"]) for s in same) == [("none", "1"), ("vflood", "1")]


def test_record_data_and_files_agree(fake, vflood, tmp_path):
    fake()
    found = record(vflood)
    assert (found["id"], found["runs"]) == ("vflood-sensitivity", len(ROWS) * 2)
    cells = {cell["key"]: cell for cell in found["cells"]}
    assert len(cells) == 3 * len(ROWS)
    with (tmp_path / "out/vflood-sensitivity/data.csv").open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["change"] == "--vms=1 --dom0=own"]
    median = {
        name: statistics.median(float(r["goodput_mbps"]) for r in rows if r["offload"] == name)
        for name in ("none", "vflood")
    }
    for name, value in median.items():
        assert abs(cells[f"sensitivity.vms=1,dom0=own.{name}.median"]["simulated"] - value) < 1e-5 * value
    ratio = cells["sensitivity.vms=1,dom0=own.ratio_of_medians"]
    assert abs(ratio["simulated"] - median["vflood"] / median["none"]) < 1e-4
    assert ratio["published"] is None and ratio["source"] is None
    assert cells["sensitivity.fig6.ratio_of_medians"]["published"] == 5
    names = {path.name for path in (tmp_path / "out/vflood-sensitivity").iterdir()}
    assert names == WRITTEN


def test_shapes_follow_the_gain(fake, vflood):
    fake(gain=GAIN, before=f"gain = {GAIN}", each=STEADY)
    verdicts = {shape["id"]: (shape["pass"], shape["observed"]) for shape in record(vflood)["shapes"]}
    assert verdicts == {
        "VF-2": (True, "ratio with 2, 3, 4, 5 guests: 1.2, 4, 5, 6"),
        "VF-6": (True, "1.1 times"),
        "VF-7": (True, "ratio at 40, 60, 80 % load: 4, 4, 4"),
    }
    fake(gain=1, before="gain = 1", each=STEADY)
    assert not any(shape["pass"] for shape in record(vflood)["shapes"])


def test_table_has_a_line_per_change(fake, vflood):
    fake(gain=GAIN, before=f"gain = {GAIN}", each=STEADY)
    lines = reproduce(vflood).stdout.splitlines()
    for change in ROWS:
        name = vflood_sensitivity.name(change)
        line = next(line for line in lines if line.startswith(name + "  "))
        gain = {1: "1.1", 2: "1.2", 3: "4", 4: "5", 5: "6"}[change.get("vms", 3)]
        assert line[len(name) :].split() == ["10", f"{10 * float(gain):g}", gain, gain, "..", gain]


def test_an_unfinished_run_enters_no_number_and_is_said(fake, vflood):
    fake(count="3 if given['seed'] == '1' and given['offload'] == 'none' and given['vms'] == '5' else int(given['transfers'])")
    done = reproduce(vflood, "--format", "json", "--seeds", "2")
    assert json.loads(done.stdout)["runs"] == len(ROWS) * 4 - 1
    assert "--vms=5, without vFlood, seed 1: 3 of 10 transfers" in done.stderr
