# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The tables of regimes and of today's settings, over a stand-in for vm-transfer."""

import csv
import json
import statistics

import pytest
from conftest import WRITTEN
from vflood import published
from vflood.reproduce import regimes, vflood_modern
from vflood.reproduce.grid import LEAST, MOST, TRANSFERS, Grid, Line, shade
from vflood.reproduce.record import Request
from vflood.runner import Pool

MODULES = {"regimes": regimes, "vflood-modern": vflood_modern}
FEW = ("--seeds", "1", "--scale", "0.1", "--jobs", "2", "--out", "out")
STEADY = "transfers[-1]['goodput_mbps'] = 10.0 * gain"
RESULT = {"transfers": [{"start_s": 0, "end_s": 1, "bytes": 100000, "goodput_mbps": 1}] * 4}
PLAIN = {"vms", "load", "bytes", "transfers", "direction", "offload", "seed", "format"}


def reproduce(vflood, name, *more):
    done = vflood("reproduce", name, *FEW, *more)
    assert done.returncode == 0, done.stderr
    return done


def record(vflood):
    return json.loads(reproduce(vflood, "vflood-modern", "--format", "json").stdout)


@pytest.mark.parametrize("name", MODULES)
def test_lines_differ(name):
    grid = MODULES[name].GRID
    assert len({line.name for line in grid.lines}) == len(grid.lines)
    changes = [sorted((option, str(value)) for option, value in line.change.items()) for line in grid.lines]
    assert changes[0] == [] and all(changes.count(change) == 1 for change in changes)


def test_what_no_xen_does_is_named_so():
    strange = ("WakeRule", "PreemptedTo", "PoolPcpus")
    for line in regimes.LINES:
        assert line.name.startswith(regimes.NOT_XEN) == any(option.endswith(strange) for option in line.change)


def test_each_line_and_column_reaches_the_simulator_once(fake, vflood, tmp_path):
    fake(before=f"open('{tmp_path}/seen', 'a').write(json.dumps(given) + chr(10))")
    record(vflood)
    seen = [json.loads(line) for line in (tmp_path / "seen").read_text().splitlines()]
    grid = vflood_modern.GRID
    wanted = [grid.options(Request(scale=0.1), line, column) for line in grid.lines for column in grid.columns]
    wanted = {tuple(sorted((o, str(v)) for o, v in options.items())) for options in wanted}
    found = [tuple(sorted((o, v) for o, v in s.items() if o not in ("offload", "seed", "format"))) for s in seen]
    assert sorted(found) == sorted(2 * list(wanted))
    assert {s["offload"] for s in seen} == {"none", "vflood"}
    assert any(set(s) == PLAIN for s in seen), "the set-up of figure 6 is not there"


def test_what_cells_have_in_common_runs_once(monkeypatch):
    lines, columns = (Line({}), Line({"dom0": "own"})), {"shared": {}, "own": {"dom0": "own"}}
    commands = []
    monkeypatch.setattr(Pool, "run", lambda pool, wanted, label: commands.extend(wanted) or [RESULT] * len(wanted))
    gains = Grid("x", lines, columns).simulate(Request(scale=0.1), seeds=2)
    assert len(gains) == 4 and len(commands) == 2 * 2 * 2 == len({tuple(command) for command in commands})
    assert all(len(runs) == 2 for gain in gains.values() for runs in gain.runs.values())


@pytest.mark.parametrize("size", [50_000, 1_000_000, 10_000_000])
def test_large_transfers_are_fewer(size):
    grid = Grid("x", (Line({"bytes": size}),), {"only": {}})
    count = grid.options(Request(), grid.lines[0], "only")["transfers"]
    assert LEAST <= count <= TRANSFERS
    assert count in (TRANSFERS, LEAST, MOST // size)


def test_record_data_and_files_agree(fake, vflood, tmp_path):
    fake()
    found = record(vflood)
    grid = vflood_modern.GRID
    assert found["shapes"] == []
    cells = {cell["key"]: cell["simulated"] for cell in found["cells"]}
    assert len(cells) == 3 * len(grid.lines) * len(grid.columns)
    line, column = grid.lines[3], list(grid.columns)[1]
    with (tmp_path / "out/vflood-modern/data.csv").open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["case"] == f"{line.name}, {column}"]
    median = {
        offload: statistics.median(float(row["goodput_mbps"]) for row in rows if row["offload"] == offload)
        for offload in ("none", "vflood")
    }
    prefix = f"vflood-modern.{line.name}.{column}"
    for offload, value in median.items():
        assert cells[f"{prefix}.{offload}.median"] == pytest.approx(value, rel=1e-5)
    assert cells[f"{prefix}.ratio_of_medians"] == pytest.approx(median["vflood"] / median["none"], rel=1e-5)
    names = {path.name for path in (tmp_path / "out/vflood-modern").iterdir()}
    assert names == WRITTEN


def test_the_table_has_medians_and_gains(fake, vflood):
    fake(gain=3, each=STEADY)
    for line in reproduce(vflood, "vflood-modern").stdout.splitlines()[5:8]:
        assert line.split()[-9:] == ["10", "30", "3"] * 3


PERFECT = """{
    '1': 1.0 if given.get('dom0') == 'own' else 1.1, '2': 2, '4': 6, '5': 7,
    '3': {50000: 3, 100000: 4.5, 250000: 8, 340000: 9, 500000: 8, 1000000: 4, 10000000: 1.3}[int(given['bytes'])],
}[given['vms']]"""
SHAPES = ["VF-1", "VF-2", "VF-5-almost", "VF-6-slight", "VF-6-own", "VF-8-falls", "VF-4-small"]


def test_regimes_are_held_against_the_published_shapes(fake, vflood):
    fake(gain=f"({PERFECT})", each=STEADY)
    lines = reproduce(vflood, "regimes").stdout.splitlines()
    ratios = ["3", "4.5", "8", "9", "8", "4", "1.3", "1.1", "1", "2", "6", "7"]
    plain = next(line for line in lines if line.startswith("as figure 6"))
    assert plain.split()[3:] == ratios + [shape.split("-", 1)[1] for shape in SHAPES]
    for shape in SHAPES:
        place = next(i for i, line in enumerate(lines) if line.startswith(f"    {shape}: as figure 6: "))
        assert lines[place - 1] == "as published: " + published.shapes("vflood")[shape].statement
        held = len(regimes.LINES) - (shape == "VF-6-slight")  # dom0 with a core of its own gives a guest alone no gain here
        assert lines[place].endswith(f"In {held} of {len(regimes.LINES)} regimes")


@pytest.mark.parametrize(
    "column, gain, lost",
    [
        ("50 kB", 2.9, {"VF-1"}),
        ("340 kB", 12.1, {"VF-1"}),
        ("100 kB", 6.1, {"VF-5-almost", "VF-2"}),
        ("5 VMs", 6, {"VF-2"}),
        ("1 VM", 1.01, {"VF-6-slight"}),
        ("1 VM", 1.31, {"VF-6-slight"}),
        ("1 VM own", 1.03, {"VF-6-own"}),
        ("1 VM own", 0.97, {"VF-6-own"}),
        ("500 kB", 11, {"VF-8-falls"}),
        ("1 MB", 6, {"VF-8-falls"}),
        ("10 MB", 10, {"VF-8-falls", "VF-4-small"}),
        ("10 MB", 1, {"VF-4-small"}),
    ],
)
def test_each_shape_can_fail(column, gain, lost):
    good = {
        **dict(zip(regimes.SIZES, (3, 4.5, 8, 9, 8, 4))),
        **{"10 MB": 1.3, "1 VM": 1.1, "1 VM own": 1, "2 VMs": 2, "4 VMs": 6, "5 VMs": 7},
    }
    assert set(good) == set(regimes.COLUMNS) and all(regimes.verdicts(good).values())
    found = regimes.verdicts({**good, column: gain})
    assert {shape for shape, passed in found.items() if not passed} == lost


def test_without_gains_there_is_no_peak():
    assert not regimes.falls({**dict.fromkeys(regimes.COLUMNS, 1), "340 kB": 1.9})


def test_a_shade_says_how_large_a_gain_is():
    assert shade(1) == shade(1.01) and shade(2) != shade(5) != shade(0.5)
    assert shade(10) == shade(100) and all(0 <= part <= 1 for ratio in (0, 0.001, 1e6) for part in shade(ratio))


def test_an_unfinished_run_enters_no_number_and_is_said(fake, vflood):
    fake(count="1 if given['seed'] == '1' and given.get('initial-cwnd') and given['bytes'] == '100000' else int(given['transfers'])")
    done = vflood("reproduce", "vflood-modern", "--seeds", "2", "--scale", "0.1", "--out", "out", "--format", "json")
    assert done.returncode == 0, done.stderr
    asked = len(vflood_modern.LINES) * len(vflood_modern.COLUMNS) * 4
    assert json.loads(done.stdout)["runs"] == asked - 2
    assert "initial-cwnd=10, 100 kB, without vFlood, seed 1: 1 of 4 transfers" in done.stderr
