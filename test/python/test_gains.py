# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The figures of gains (7 to 11, 12a), over stand-ins for vm-transfer and vflood-flows."""

import csv
import json

import pytest
from vflood import published
from vflood.reproduce import vflood_fig7, vflood_fig8, vflood_fig9, vflood_fig10, vflood_fig11, vflood_fig12a
from vflood.reproduce.gains import MOST, Gains, size
from vflood.reproduce.record import Request

MODULES = (vflood_fig7, vflood_fig8, vflood_fig9, vflood_fig10, vflood_fig11, vflood_fig12a)
FEW = ("--seeds", "1", "--scale", "0.02", "--jobs", "2", "--out", "out")
STEADY = "transfers[-1]['goodput_mbps'] = 10.0 * gain"


def reproduce(vflood, name, *more):
    done = vflood("reproduce", name, *FEW, *more)
    assert done.returncode == 0, done.stderr
    return done


def test_record_data_and_table_agree(fake, vflood, tmp_path):
    fake(gain=3, each=STEADY)
    cases = vflood_fig8.CASES
    record = json.loads(reproduce(vflood, "vflood-fig8", "--format", "json").stdout)
    ratios = [cell for cell in record["cells"] if cell["key"].endswith("ratio_of_medians")]
    assert [cell["simulated"] for cell in ratios] == [3] * len(cases)
    assert all(shape["statement"] == published.shapes("vflood")[shape["id"]].statement for shape in record["shapes"])
    with (tmp_path / "out/vflood-fig8/data.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["case"] for row in rows} == {case.name for case in cases}
    lines = reproduce(vflood, "vflood-fig8").stdout.splitlines()
    for case in cases:
        line = next(line for line in lines if line.startswith(case.name + "  "))
        assert line[len(case.name) :].split()[:3] == ["10", "30", "3"]


@pytest.mark.parametrize("module", MODULES)
def test_every_case_has_a_name_and_options_of_its_own(module):
    cases = module.CASES
    assert len({(case.group, case.series) for case in cases}) == len({case.key for case in cases}) == len(cases)


def peaked(options):
    """A gain with a peak that moves with the ring."""
    x = options["bytes"] / 340_000 / (options.get("ns3::NetfrontDevice::TxRingSize", 256) / 256)
    return 1.2 + 10 * min(x, 1 / x)


@pytest.mark.parametrize(
    "module, gain, wanted",
    [
        (vflood_fig7, lambda o: {2: 2.5, 3: 4, 4: 5, 5: 6}[o["vms"]], {"VF-1": True, "VF-2-all": True, "VF-2-sizes": True}),
        (vflood_fig7, lambda o: {2: 1, 3: 13, 4: 5, 5: 6}[o["vms"]], {"VF-1": False, "VF-2-all": False, "VF-2-sizes": False}),
        (vflood_fig8, lambda o: 1 if "dom0" in o else 1.2, {"VF-6-every": True, "VF-6-own": True}),
        (vflood_fig8, lambda o: 1.1 if "dom0" in o else 0.9, {"VF-6-every": False, "VF-6-own": False}),
        (vflood_fig9, lambda o: 1.4 if o["bytes"] == 10_000_000 else 1.2, {"VF-4-range": True, "VF-4-order": True}),
        (vflood_fig9, lambda o: 1.2 if o["bytes"] == 10_000_000 else 1.5, {"VF-4-range": False, "VF-4-order": False}),
        (
            vflood_fig10,
            lambda o: (12 if o["load"] == 0.4 else 8) if o["bytes"] == 250_000 else 3,
            {"VF-7-loads": True, "VF-7-250": True, "VF-7-most": True},
        ),
        (
            vflood_fig10,
            lambda o: 7 if (o["bytes"], o["load"]) == (100_000, 0.8) else 1.5,
            {"VF-7-loads": False, "VF-7-250": False, "VF-7-most": False},
        ),
        (vflood_fig11, peaked, {f"VF-{i}": True for i in ("8-peak", "8-unimodal", "8-large", "9", "9-edge")}),
        (
            vflood_fig11,
            lambda o: 1 if o["bytes"] in (340_000, 1_000_000_000) else 5,
            {f"VF-{i}": False for i in ("8-peak", "8-unimodal", "8-large", "9", "9-edge")},
        ),
        (vflood_fig12a, lambda o: 4, {"VF-10-order": True, "VF-10-marginal": True, "VF-10-still": True}),
        (
            vflood_fig12a,
            lambda o: {1: 2, 10: 3, 100: 1}[o["flows"]],
            {"VF-10-order": False, "VF-10-marginal": False, "VF-10-still": False},
        ),
    ],
)
def test_shapes_follow_the_gain(module, gain, wanted):
    ratios = {(case.group, case.series): gain(case.options) for case in module.CASES}
    assert {id: passed for id, (passed, _) in module.verdicts(ratios).items()} == wanted
    assert set(wanted) <= set(published.shapes("vflood"))


def test_more_flows_at_once(fake, vflood):
    program = fake(gain=4, count="int(given['transfers']) * int(given['flows'])", each=STEADY)
    program.rename(program.with_name("vflood-flows"))
    record = json.loads(reproduce(vflood, "vflood-fig12a", "--format", "json").stdout)
    assert record["runs"] == 2 * len(vflood_fig12a.CASES) and all(shape["pass"] for shape in record["shapes"])


def figure(**more):
    return Gains("vflood-x", "x", "x", (), dict, **more)


@pytest.mark.parametrize("count, flows", [(50_000, 1), (10_000_000, 1), (1_000_000_000, 1), (100_000, 100)])
def test_below_scale_1_a_case_moves_a_bounded_amount(count, flows):
    case = vflood_fig12a.Case("", "", {"bytes": count, "flows": flows})
    transfers, seeds = figure().amount(Request(scale=0.5), case)
    assert 1 <= transfers <= 50 and 1 <= seeds <= 8
    assert transfers * seeds * count * flows <= MOST or transfers * seeds == 1
    assert figure().amount(Request(scale=1), case) == (100, 8)


def test_sizes_in_words():
    assert [size(count) for count in (50_000, 340_000, 1_400_000, 1_000_000_000)] == ["50 kB", "340 kB", "1.4 MB", "1 GB"]


def test_an_unfinished_run_enters_no_number_and_is_said(fake, vflood):
    fake(count="1 if given['seed'] == '1' and given.get('dom0') == 'own' else int(given['transfers'])")
    done = vflood("reproduce", "vflood-fig8", "--seeds", "2", "--scale", "0.02", "--out", "out", "--format", "json")
    assert done.returncode == 0, done.stderr
    asked = len(vflood_fig8.CASES) * 4
    assert json.loads(done.stdout)["runs"] == asked - 2 * sum("dom0" in case.options for case in vflood_fig8.CASES)
    assert "50 kB, own core, without vFlood, seed 1: 1 of 2 transfers" in done.stderr
