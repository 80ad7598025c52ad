# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Reproductions from the command line to the files, over a stand-in for vm-transfer."""

import csv
import json
import statistics
import xml.etree.ElementTree as ElementTree

from conftest import WRITTEN

FEW = ("--seeds", "2", "--scale", "0.2", "--jobs", "2")


def reproduce(vflood, *more):
    done = vflood("reproduce", "vflood-fig6", *FEW, "--format", "json", "--out", "out", *more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def cells_of(record):
    return {cell["key"]: cell for cell in record["cells"]}


def test_record_has_the_agreed_form(fake, vflood):
    fake()
    record = reproduce(vflood, "--seed", "7")
    assert list(record) == ["id", "runs", "scale", "seed", "cells", "shapes", "wall_s"]
    assert (record["id"], record["runs"], record["scale"], record["seed"]) == ("vflood-fig6", 4, 0.2, 7)
    for cell in record["cells"]:
        assert list(cell) == ["key", "published", "simulated", "unit", "source"]
        assert isinstance(cell["simulated"], (int, float)) and cell["unit"]
        assert (cell["published"] is None) == (cell["source"] is None)
    for shape in record["shapes"]:
        assert list(shape) == ["id", "statement", "pass", "observed"]
        assert isinstance(shape["pass"], bool) and shape["statement"] and shape["observed"]


def test_cells_follow_from_the_data(fake, vflood, tmp_path):
    fake()
    record = reproduce(vflood)
    with (tmp_path / "out/vflood-fig6/data.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == 2 * 2 * 20
    median = {
        name: statistics.median(float(r["goodput_mbps"]) for r in rows if r["offload"] == name)
        for name in ("none", "vflood")
    }
    cells = cells_of(record)
    for name, value in median.items():
        assert abs(cells[f"fig6.{name}.median"]["simulated"] - value) < 1e-5 * value
    found = cells["fig6.ratio_of_medians"]
    assert found["published"] == 5
    assert abs(found["simulated"] - median["vflood"] / median["none"]) < 1e-4


def test_files_are_written(fake, vflood, tmp_path):
    fake()
    record = reproduce(vflood)
    folder = tmp_path / "out/vflood-fig6"
    names = {path.name for path in folder.iterdir()}
    assert names == WRITTEN
    assert (folder / "figure.png").read_bytes().startswith(b"\x89PNG")
    assert ElementTree.parse(folder / "figure.svg").getroot().tag.endswith("svg")
    assert json.loads((folder / "record.json").read_text()) == record


def test_same_simulations_same_bytes(fake, vflood, tmp_path):
    fake()
    found = []
    for _ in range(2):
        record = reproduce(vflood)
        del record["wall_s"]
        folder = tmp_path / "out/vflood-fig6"
        files = {name: (folder / name).read_bytes() for name in ("figure.png", "figure.svg", "data.csv")}
        found.append((json.dumps(record), files))
    assert found[0] == found[1]


def test_shapes_pass_with_a_gain_and_fail_without(fake, vflood):
    fake(gain=5)
    verdicts = {shape["id"]: shape["pass"] for shape in reproduce(vflood)["shapes"]}
    assert verdicts == {"VF-5-right": True, "VF-5-median": True, "VF-5-wide": True}
    fake(gain=0.5)
    verdicts = {shape["id"]: shape["pass"] for shape in reproduce(vflood)["shapes"]}
    assert verdicts == {"VF-5-right": False, "VF-5-median": False, "VF-5-wide": True}


def test_a_spike_with_a_tail_is_not_wide(fake, vflood):
    fake(each="transfers[-1]['goodput_mbps'] = 500 if len(transfers) % 8 == 0 else 5")
    verdicts = {shape["id"]: shape["pass"] for shape in reproduce(vflood)["shapes"]}
    assert verdicts["VF-5-wide"] is False


def test_table_puts_simulated_beside_published(fake, vflood):
    fake()
    done = vflood("reproduce", "vflood-fig6", *FEW, "--out", "out")
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    ratio = next(line for line in lines if line.startswith("fig6.ratio_of_medians"))
    assert "almost 5" in ratio and ratio.rstrip().endswith("x")
    assert any("runs finished: 4/4" in line for line in lines)
    assert any(line.startswith("fig6.none.third_quartile") for line in lines)
    assert any("figure.png" in line for line in lines)


def test_run_is_the_main_reproduction(fake, vflood):
    fake()
    done = vflood("run", *FEW, "--format", "json", "--out", "out")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["id"] == "vflood-fig6"


def test_progress_is_json_lines_when_there_is_no_terminal(fake, vflood):
    fake()
    done = vflood("run", *FEW, "--format", "json", "--out", "out")
    lines = [json.loads(line) for line in done.stderr.splitlines()]
    assert [line["event"] for line in lines] == ["start"] + 4 * ["progress"] + ["end"]
    assert [line["done"] for line in lines] == [0, 1, 2, 3, 4, 4]
    assert {line["total"] for line in lines} == {4}


def test_an_unfinished_run_enters_no_number_and_is_said(fake, vflood, tmp_path):
    fake(count="3 if given['seed'] == '1' and given['offload'] == 'none' else int(given['transfers'])")
    done = vflood("run", *FEW, "--format", "json", "--out", "out")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    cell = cells_of(record)["fig6.none.runs"]
    assert (record["runs"], cell["simulated"], cell["unit"]) == (3, 1, "of 2 runs")
    assert "without vFlood, seed 1: 3 of 20 transfers" in done.stderr
    with (tmp_path / "out/vflood-fig6/data.csv").open(newline="") as stream:
        kept = [float(r["goodput_mbps"]) for r in csv.DictReader(stream) if r["offload"] == "none" and r["seed"] == "2"]
    assert abs(cells_of(record)["fig6.none.median"]["simulated"] - statistics.median(kept)) < 1e-4


def test_a_run_with_a_failed_transfer_enters_no_number(fake, vflood):
    fail = "transfers[1].update(failed=True, bytes=7, goodput_mbps=0.0)"
    fake(after=f"if given['seed'] == '2' and given['offload'] == 'vflood': {fail}")
    done = vflood("run", *FEW, "--format", "json", "--out", "out")
    assert done.returncode == 0, done.stderr
    cells = cells_of(json.loads(done.stdout))
    assert (cells["fig6.vflood.runs"]["simulated"], cells["fig6.none.runs"]["simulated"]) == (1, 2)
    assert "with vFlood, seed 2: 19 of 20 transfers" in done.stderr


def test_no_finished_run_is_an_error(fake, vflood, tmp_path):
    fake(count="2")
    done = vflood("run", *FEW, "--out", "out")
    assert done.returncode == 1
    assert "no run finished" in done.stderr
    assert not (tmp_path / "out" / "vflood-fig6").exists()
