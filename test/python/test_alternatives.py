# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The table of vFlood's alternatives, over a stand-in for vm-transfer."""

import json

from vflood.reproduce import vflood_alternatives
from vflood.reproduce.record import Request

FEW = ("--seeds", "1", "--scale", "0.1", "--jobs", "2", "--out", "out")
ROWS = vflood_alternatives.ALTERNATIVES
SETUPS = vflood_alternatives.SETUPS


def record(vflood):
    done = vflood("reproduce", "vflood-alternatives", *FEW, "--format", "json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_alternative_has_a_name_of_its_own():
    names = [vflood_alternatives.name(change) for change in ROWS]
    assert len(set(names)) == len(names)
    assert names[:2] == ["as it is", "without vFlood"]


def test_each_alternative_in_each_setup_reaches_the_simulator(fake, vflood, tmp_path):
    fake(before=f"open('{tmp_path}/seen', 'a').write(json.dumps(given) + chr(10))")
    found = record(vflood)
    seen = [json.loads(line) for line in (tmp_path / "seen").read_text().splitlines()]
    assert found["runs"] == len(seen) == len(ROWS) * len(SETUPS)
    for change in ROWS:
        for setup, extra in SETUPS.items():
            wanted = {"offload": "vflood", **extra, **change}
            assert any(all(run.get(k) == str(v) for k, v in wanted.items()) for run in seen), (setup, change)
    assert {cell["key"] for cell in found["cells"]} == {
        f"alternatives.{vflood_alternatives.name(change)}.{setup}.median" for change in ROWS for setup in SETUPS
    }
    assert found["shapes"] == []


def test_the_table_sets_each_beside_the_default(fake, vflood):
    fake(after="")
    done = vflood("reproduce", "vflood-alternatives", *FEW)
    assert done.returncode == 0, done.stderr
    assert "OfflineQueue=Drop" in done.stdout and "small buffer" in done.stdout


def test_the_setup_is_figure_6():
    plain = vflood_alternatives.options(Request(), "figure 6", {})
    assert (plain["vms"], plain["load"], plain["bytes"], plain["offload"]) == (3, 0.6, 100_000, "vflood")
