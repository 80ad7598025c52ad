# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The example program cpu-hog-rotation against sequences worked out by hand from the rules of Xen's scheduler."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest

PROGRAM = os.environ.get("CPU_HOG_ROTATION", "")
SOURCE = Path(__file__).resolve().parents[2] / "examples" / "cpu-hog-rotation.cc"
OPTIONS = "hogs xen pool slices format".split()
PROMISED = re.findall(r"^ +(\d) +(\d\.\d) +(\d00) +([A-E]+) +(\d+: .+)$", SOURCE.read_text(), re.MULTILINE)
BOTH = pytest.mark.parametrize("xen", ["3.3", "4.1"])
ROUNDING = 0.01  # ms: context switches and what dom0 does before the first slice

pytestmark = pytest.mark.skipif(not PROGRAM, reason="CPU_HOG_ROTATION does not name the program; ctest sets it")


def run(*arguments, **more):
    pipe = subprocess.PIPE
    return subprocess.run([PROGRAM, *arguments], **{"stdout": pipe, **more}, stderr=pipe, text=True, timeout=120)


def read(**options):
    result = run(*(f"--{name}={value}" for name, value in options.items()), "--format=json")
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def order(record):
    return "".join(turn["hog"] for turn in record["turns"])


def waits(record):
    return {wait["wait_ms"]: wait["count"] for wait in record["waits"]}


def test_the_header_promises_something():
    assert len(PROMISED) >= 7


@pytest.mark.parametrize("row", PROMISED, ids=[" ".join(row[:3]) for row in PROMISED])
def test_the_header_tells_the_truth(row):
    hogs, xen, pool, first, counts = row
    record = read(hogs=hogs, xen=xen, pool=pool)
    assert order(record)[: len(first)] == first
    assert ", ".join(f"{wait:g}: {count}" for wait, count in waits(record).items()) == counts


@BOTH
def test_three_hogs_with_the_credits_of_one_pcpu(xen):
    record = read(hogs=3, xen=xen, pool=300, slices=300)
    assert order(record) == "ABCABA" + "CBA" * 98
    assert [turn["after"] for turn in record["turns"][:6]] == [
        ["0 U", "0 B", "0 B"],
        ["150 U", "-150 O", "0 B"],
        ["250 U", "-50 O", "-200 O"],
        ["50 U", "50 U", "-100 O"],
        ["150 U", "-150 O", "0 U"],
        ["-50 O", "-50 O", "100 U"],
    ]
    assert waits(record) == {30: 1, 60: 295, 90: 1}


@BOTH
def test_three_hogs_with_the_credits_of_two_pcpus(xen):
    record = read(hogs=3, xen=xen, pool=600, slices=300)
    assert order(record) == "ABC" * 100
    assert waits(record) == {60: 297}
    assert set(record["ran_ms"]) == set("ABC")
    assert all(ran == pytest.approx(3000, abs=0.01) for ran in record["ran_ms"].values())


def test_credits_of_two_pcpus_under_xen_4_1_stay_high():
    after = read(hogs=3, xen="4.1", pool=600, slices=60)["turns"]
    assert [state.split()[0] for state in after[13]["after"]] == ["284", "275", "300"]
    assert all(state.split()[1] != "O" for turn in after[14:] for state in turn["after"])


def test_credits_of_two_pcpus_under_xen_3_3_go_to_zero_when_inactive():
    after = read(hogs=3, xen="3.3", pool=600, slices=10)["turns"]
    assert after[1]["after"][0].startswith("300 ")
    assert after[2]["after"][0].startswith("0 ") and after[2]["after"][2] == "-100 O"


@BOTH
@pytest.mark.parametrize("pool", [300, 600])
def test_two_hogs_alternate(xen, pool):
    record = read(hogs=2, xen=xen, pool=pool, slices=200)
    assert order(record) == "AB" * 100
    assert waits(record) == {30: 198}


@BOTH
@pytest.mark.parametrize("pool", [300, 600])
def test_five_hogs_wait_four_slices(xen, pool):
    record = read(hogs=5, xen=xen, pool=pool, slices=500)
    late = {turn["waited_ms"] for turn in record["turns"][25:]}
    assert max(waits(record)) <= 150
    assert late == ({90, 120, 150} if (xen, pool) == ("3.3", 600) else {120})


@BOTH
def test_turns_are_whole_slices_and_leave_no_gap(xen):
    turns = read(hogs=3, xen=xen, slices=100)["turns"]
    assert len(turns) == 100
    assert turns[0]["from_ms"] < ROUNDING
    for turn in turns:
        assert turn["to_ms"] - turn["from_ms"] == pytest.approx(30, abs=1e-6)
    assert all(after["from_ms"] == before["to_ms"] for before, after in zip(turns, turns[1:]))


def test_json_and_text_and_determinism():
    record = read(hogs=4, slices=10)
    assert list(record) == ["options", "turns", "waits", "ran_ms"]
    assert list(record["options"]) == OPTIONS
    assert list(record["turns"][0]) == ["hog", "from_ms", "to_ms", "waited_ms", "after"]
    text = run("--hogs=4", "--slices=10").stdout
    assert text == run("--hogs=4", "--slices=10").stdout
    assert len(text.splitlines()) == 1 + 10 + 1 + 2 and "waits [ms]: 90: 6" in text


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("value", ["", "-1", "nan", "1e400", "9" * 24, "foo", " "])
def test_bad_values(option, value):
    result = run(f"--{option}={value}")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr.startswith(f'cpu-hog-rotation: option --{option} has the value "{value}"; allowed: ')
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "argument, part",
    [
        ("--hogs=1", "from 2 to 26"),
        ("--hogs=27", "from 2 to 26"),
        ("--pool=900", "300, 600"),
        ("--xen=4.2", "3.3, 4.1"),
        ("--nonsense=1", "allowed: --hogs, --xen"),
        ("--RngRun=2", "random"),
        ("--ns3::CreditScheduler::TimeSlice=0s", "TimeSlice"),
        ("--ns3::CreditScheduler::TickPeriod=7ms", "TickPeriod +7ms"),
        ("--ns3::CreditScheduler::Version=4.1", "--xen"),
        ("--ns3::HypervisorHost::Pcpus=2", "--pool"),
    ],
)
def test_refused(argument, part):
    result = run(argument)
    assert result.returncode == 2 and result.stdout == ""
    assert part in result.stderr and result.stderr.count("\n") == 1


def test_output_that_cannot_be_written():
    with open("/dev/full", "w", encoding="utf-8") as full:
        result = run(stdout=full)
    assert result.returncode == 1 and "standard output" in result.stderr
