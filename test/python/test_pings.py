# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The reproductions of pings and turns, over stand-ins for the programs that print waits of whole slices."""

import csv
import json
import statistics
import sys

import pytest
from conftest import WRITTEN

from vflood.reproduce import vsnoop_delay_cdf, vsnoop_ping

FEW = ("--seeds", "1", "--scale", "0.2", "--jobs", "2", "--out", "out")

PING = """#!{python} -IS
import json, random, sys
given = dict(argument[2:].split("=", 1) for argument in sys.argv[1:])
generator = random.Random(given["seed"])
base = 0.374 if given.get("from") == "guest" else 0.147
shared = given.get("to") != "native" and float(given["load"]) > 0
pings = []
for i in range({count}):
    wait = {wait} if shared else 0
    ping = dict(sent_s=0.1 * i, arrived_at_host_ms=0.07, seen_by_guest_ms=0.07 + wait, rtt_ms=base + wait)
    {each}
    pings.append(ping)
print(json.dumps(dict(options=given, pings=pings, summary={{}})))
"""
STAIRS = "30 * generator.randrange(int(given.get('vms', 3)))"
RAMP = "max(0.0, generator.uniform(-30, 30 * (int(given.get('vms', 3)) - 1)))"

HOGS = """#!{python} -IS
import json, sys
given = dict(argument[2:].split("=", 1) for argument in sys.argv[1:])
hogs, three = int(given["hogs"]), given["pool"] == "300" and given["hogs"] == "3"
order = ["ABCABA"[i] if three and i < 6 else "CBA"[i % 3] if three else "ABCDE"[i % hogs] for i in range(int(given["slices"]))]
turns, last, waits = [], {{}}, {{}}
for i, hog in enumerate(order):
    wait = {factor} * 30 * (i - last[hog] - 1) if hog in last else None
    if hogs == 5 and given["xen"] == "3.3" and given["pool"] == "600" and i > 30 and i % 10 < 2:
        wait = (90, 150)[i % 10]
    last[hog] = i
    if wait is not None:
        waits[wait] = waits.get(wait, 0) + 1
    turns.append(dict(hog=hog, from_ms=30 * i, to_ms=30 * i + 30, waited_ms=wait, after=["-150 O"] * hogs))
print(json.dumps(dict(options=given, turns=turns, waits=[dict(wait_ms=w, count=waits[w]) for w in sorted(waits)], ran_ms={{}})))
"""


@pytest.fixture
def install(tmp_path, monkeypatch):
    """Call it to put a program in place."""

    def put(name, text):
        folder = tmp_path / "build" / "examples"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
        (folder / name).chmod(0o755)
        monkeypatch.setenv("VFLOOD_BUILD_DIR", str(tmp_path / "build"))

    return put


@pytest.fixture
def fake_ping(install):
    """Call it to put a vm-ping in place: how requests wait, how many pings, what else happens to each."""

    def put(wait=STAIRS, count="int(given['count'])", each="pass"):
        install("vm-ping", PING.format(python=sys.executable, wait=wait, count=count, each=each))

    return put


@pytest.fixture
def fake_hogs(install):
    """Call it to put a cpu-hog-rotation in place: by which factor its waits are wrong."""

    def put(factor=1):
        install("cpu-hog-rotation", HOGS.format(python=sys.executable, factor=factor))

    return put


def reproduce(vflood, name, *more):
    done = vflood("reproduce", name, *FEW, "--format", "json", *more)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def verdicts(record):
    return {shape["id"]: shape["pass"] for shape in record["shapes"]}


def cells_of(record):
    return {cell["key"]: cell for cell in record["cells"]}


def data(tmp_path, name):
    with (tmp_path / "out" / name / "data.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("name", ["vsnoop-ping", "vsnoop-delay-cdf", "pvtcp-fig4"])
def test_files_and_form(fake_ping, vflood, tmp_path, name):
    fake_ping()
    record = reproduce(vflood, name)
    assert list(record) == ["id", "runs", "scale", "seed", "cells", "shapes", "wall_s"]
    assert {path.name for path in (tmp_path / "out" / name).iterdir()} == WRITTEN
    for cell in record["cells"]:
        assert (cell["published"] is None) == (cell["source"] is None) and cell["unit"]
    done = vflood("reproduce", name, *FEW)
    assert done.returncode == 0 and "published: " in done.stdout and "figure.png" in done.stdout


def test_means_follow_from_the_data(fake_ping, vflood, tmp_path):
    fake_ping()
    record = reproduce(vflood, "vsnoop-ping")
    rows = data(tmp_path, "vsnoop-ping")
    assert len(rows) == 2 * 3 * 5 * 200 and record["runs"] == 30
    for guests in vsnoop_ping.GUESTS:
        case = f"own.period.{guests}"
        mean = statistics.fmean(float(row["rtt_ms"]) for row in rows if row["case"] == case)
        assert cells_of(record)[f"ping.{case}.mean_rtt"]["simulated"] == pytest.approx(mean, rel=1e-5)


def test_ping_shapes(fake_ping, vflood):
    fake_ping()
    assert verdicts(reproduce(vflood, "vsnoop-ping")) == {"VS-1-grows": True, "VS-1-slice": True}
    fake_ping(wait="5 * int(given['vms'])")
    assert verdicts(reproduce(vflood, "vsnoop-ping")) == {"VS-1-grows": True, "VS-1-slice": False}
    fake_ping(wait="15 * abs(int(given['vms']) - 2)")
    assert not verdicts(reproduce(vflood, "vsnoop-ping"))["VS-1-grows"]


def test_arithmetic_stands_beside_the_means(fake_ping, vflood):
    fake_ping()
    lines = vflood("reproduce", "vsnoop-ping", *FEW).stdout.splitlines()
    formula = {line.split(":")[1].split("ms")[0].strip(): line.split()[-5:] for line in lines if "arithmetic" in line}
    assert formula == {"15 (N-1)": ["0", "15", "30", "45", "60"], "15 (N-1)²/N": ["0", "7.5", "20", "33.8", "48"]}


def test_delay_shapes(fake_ping, vflood):
    fake_ping()
    record = reproduce(vflood, "vsnoop-delay-cdf")
    assert verdicts(record) == {"VS-2-jumps": True}
    shares = [cells_of(record)[f"delay.shared.cumulative.3.{at}"]["simulated"] for at in ("at_0", "at_30", "at_60", "elsewhere")]
    assert sum(shares) == pytest.approx(1, abs=1e-5) and shares[3] == 0 and min(shares[:3]) > 0.25
    fake_ping(wait=RAMP)
    assert verdicts(reproduce(vflood, "vsnoop-delay-cdf")) == {"VS-2-jumps": False}
    fake_ping(wait="30 * (i % 2)")
    assert verdicts(reproduce(vflood, "vsnoop-delay-cdf")) == {"VS-2-jumps": False}, "no step at 60 ms"


def test_a_step_is_narrow():
    assert vsnoop_delay_cdf.steps([0, 0.9, 1.1, 29.1, 30.9, 45, 61.1, 60]) == [0.25, 0.25, 0.125]


PVTCP = ("PV-1", "PV-2-flat", "PV-2-more", "PV-3-range", "PV-3-varies", "PV-4")


@pytest.mark.parametrize(
    "wait, each, failing",
    [
        (RAMP, "pass", ()),
        ("0", "pass", ("PV-3-range", "PV-3-varies", "PV-4")),
        (f"2 * {RAMP}", "pass", ("PV-3-range", "PV-4")),
        ("30 * (int(given['vms']) - 1) * (i // 60 % 2)", "pass", ("PV-3-varies",)),
        (RAMP, "ping['rtt_ms'] = 0.25 if not shared else ping['rtt_ms']", ("PV-2-more",)),
        (RAMP, "ping['rtt_ms'] *= 1 + 0.2 * (not shared) * (i % 3)", ("PV-1", "PV-2-flat")),
        (f"min({RAMP}, 60)", "pass", ("PV-4",)),
    ],
)
def test_pvtcp_shapes(fake_ping, vflood, wait, each, failing):
    fake_ping(wait=wait, each=each)
    record = reproduce(vflood, "pvtcp-fig4", "--scale", "1")
    assert verdicts(record) == {id: id not in failing for id in PVTCP}


def test_pvtcp_numbers_stand_beside_the_published_ones(fake_ping, vflood):
    fake_ping(wait=RAMP)
    cells = cells_of(reproduce(vflood, "pvtcp-fig4"))
    found = {key: (cell["published"], round(cell["simulated"], 3)) for key, cell in cells.items() if key.startswith(("fig4a", "fig4b"))}
    assert found == {
        "fig4a.mean_rtt": (0.147, 0.147),
        "fig4b.mean_rtt": (0.374, 0.374),
        "fig4b.extra_rtt": (0.227, 0.227),
        "fig4b.ratio_to_native": (2.54, 2.544),
    }
    assert (cells["fig4d.max_rtt"]["published"], cells["eq5.5.max_rtt"]["published"]) == (60, 120)


def test_an_unfinished_run_enters_no_number_and_is_said(fake_ping, vflood):
    fake_ping(each="if given['seed'] == '1' and given.get('vms') == '3' and i == 7: ping.update(rtt_ms=None)")
    done = vflood("reproduce", "pvtcp-fig4", *FEW, "--format", "json", "--seeds", "2")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["runs"] == 11
    assert "fig4d, seed 1: 119 of 120 pings answered; the run is left out" in done.stderr


@pytest.mark.parametrize(
    "options, message",
    [
        ({"each": "ping.update(rtt_ms=None)"}, "no run finished"),
        ({"each": "ping.update(rtt_ms=-1)"}, "not in order"),
        ({"each": "ping.update(rtt_ms='x')"}, "rtt_ms = 'x', no number"),
        ({"each": "del ping['rtt_ms']"}, "rtt_ms = None, no number"),
        ({"count": "1 + int(given['count'])"}, "asked for"),
    ],
)
def test_what_cannot_be_is_an_error(fake_ping, vflood, tmp_path, options, message):
    fake_ping(**options)
    done = vflood("reproduce", "pvtcp-fig4", *FEW)
    assert done.returncode == 1 and message in done.stderr
    assert not (tmp_path / "out" / "pvtcp-fig4").exists()


def test_no_list_of_pings_is_an_error(install, vflood):
    install("vm-ping", f"#!{sys.executable} -IS\nprint('{{}}')\n")
    done = vflood("reproduce", "vsnoop-ping", *FEW)
    assert done.returncode == 1 and "no list of pings" in done.stderr


ROTATION = ("--scale", "0.3", "--jobs", "2", "--out", "out")


def test_rotation(fake_hogs, vflood, tmp_path):
    fake_hogs()
    done = vflood("reproduce", "host-rotation", *ROTATION, "--format", "json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert verdicts(record) == {"ROT-order": True, "ROT-wait": True, "ROT-five": True}
    cell = cells_of(record)["rotation.4.3.3.300.usual_wait"]
    assert (cell["published"], cell["simulated"]) == (90, 90)
    assert len(data(tmp_path, "host-rotation")) == 16 * 90


def test_wrong_waits_are_found(fake_hogs, vflood):
    fake_hogs(factor=2)
    done = vflood("reproduce", "host-rotation", *ROTATION, "--format", "json")
    assert verdicts(json.loads(done.stdout)) == {"ROT-order": True, "ROT-wait": False, "ROT-five": False}


def test_rotation_has_no_seeds(fake_hogs, vflood):
    fake_hogs()
    done = vflood("reproduce", "host-rotation", *ROTATION, "--seeds", "2")
    assert done.returncode == 2 and "--seeds is 2" in done.stderr
