# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The comparison of driver domain and NIC, over a stand-in for vm-transfer."""

import pytest
from vflood.figure import save
from vflood.reproduce import placement
from vflood.reproduce.record import Request

EACH = (
    "transfers[-1]['goodput_mbps'] = 10.0 * {'dom0': 1, 'nic': 2}[given['placement']] "
    "* (3 if given['offload'] == 'vflood' else 1); "
    "transfers[-1]['failed'] = given['seed'] == '2' and given['offload'] == 'both'"
)


@pytest.fixture
def found(fake, monkeypatch):
    """What it finds with less than it takes."""
    fake(each=EACH)
    monkeypatch.setattr(placement, "VMS", (1, 3))
    monkeypatch.setattr(placement, "DIRECTIONS", ("send",))
    return placement.reproduce(Request(scale=0.05, seeds=2, jobs=2))


def test_cases_differ():
    found = placement.cases(Request())
    assert len(found) == len(placement.DIRECTIONS) * len(placement.SIZES) * (1 + len(placement.VMS) * 3 * 5)
    assert len({tuple(sorted((k, str(v)) for k, v in case.options.items())) for case in found.values()}) == len(found)
    assert {case.options["transfers"] for case in found.values()} == {40, 20}
    assert all(case.options["transfers"] == 2 for case in placement.cases(Request(scale=0.05)).values())


def test_cells_data_and_table_agree(found, tmp_path):
    cells = {cell.key: cell.simulated for cell in found.cells}
    assert cells["placement.send.100000.3.NIC.vflood"] == 60
    assert cells["placement.send.1000000.3.dom0, own core.none"] == 10
    assert cells["placement.send.100000.1.lone.none"] == 20
    assert found.asked == 2 * len(cells)
    assert len({(row["case"], row["offload"]) for row in found.rows}) == len(cells)
    lines = {line[0]: line[1:] for line in found.table}
    assert lines["send 100 kB, 3 guests, NIC"] == ("20", "60", "20", "20", "20")
    assert lines["send 1 MB, 1 guest, dom0, own core"] == ("10", "30", "10", "10", "10")
    assert all(len(line) == len(found.table[0]) for line in found.table)
    unfinished = [line for line in found.warnings if "NIC" in line]
    assert unfinished[0] == "send 100 kB, 1 guest, NIC, both, pipeline, seed 2: 0 of 2 transfers completed; the run is left out"
    assert found.runs == found.asked - len(found.warnings) == found.asked - 2 * 2 * 3
    save(found.draw, tmp_path, found.size)
    assert (tmp_path / "figure.png").stat().st_size > 10000
