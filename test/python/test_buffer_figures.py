# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Figures 4 and 12b and Table 2 of the vFlood paper: how verdicts follow from what was simulated."""

import json
import subprocess

import pytest
from vflood import callgrind, flows, paths
from vflood.errors import VfloodError
from vflood.reproduce import vflood_fig4, vflood_fig12b, vflood_tab2
from vflood.reproduce.record import Request

TRANSFER = {"start_s": 10.0, "end_s": 11.0, "bytes": 2_000_000, "goodput_mbps": 16.0}


def passed(shapes):
    return {shape.id: shape.passed for shape in shapes}


def held(*queued):
    """A run of figure 4 in which dom0 held this, ms by ms."""
    samples = [{"time_s": 10 + 0.001 * i, "queued": list(now)} for i, now in enumerate(queued)]
    return flows.Run(vflood_fig4.options("no policy"), 1, [TRANSFER] * 3, {}, samples)


def test_fig4():
    run = held((0, 0, 0), (300, 100, 200), (0, 700, 500), (0, 600, 400), (0, 0, 100))
    runs = {vflood_fig4.NONE: [run, run]}
    assert vflood_fig4.averages([run]) == [60, 280, 240]
    assert vflood_fig4.most([run]) == [300, 700, 500]
    assert vflood_fig4.held([run]) == pytest.approx([0.001, 0.003, 0.004])
    assert passed(vflood_fig4.shapes(runs)) == {"VF-12-share": True, "VF-12-long": True}
    runs = {vflood_fig4.NONE: [held((0, 0, 0), (300, 1, 1), (300, 1, 1))]}
    assert passed(vflood_fig4.shapes(runs)) == {"VF-12-share": False, "VF-12-long": False}


def medians(low, high):
    """Medians of figure 12b by policy: {policy: by mix}."""
    return {
        (mix, policy, kind): values[policy][i]
        for kind, values in (("low", low), ("high", high))
        for policy in vflood_fig12b.POLICIES
        for i, mix in enumerate(vflood_fig12b.MIXES)
    }


def test_fig12b():
    same = {policy: (5, 5, 5) for policy in vflood_fig12b.POLICIES}
    as_published = medians({"none": (10, 20, 30), "fair": (15, 22, 31), "prioritised": (20, 25, 32)}, same)
    verdicts = passed(vflood_fig12b.shapes(as_published))
    assert verdicts == {"VF-11-fair": True, "VF-11-prioritised": True, "VF-11-mix": True, "VF-11-high": True}
    apart = {"none": (5, 5, 5), "fair": (5, 5, 4), "prioritised": (5, 5, 5)}
    otherwise = medians({"none": (10, 20, 30), "fair": (9, 22, 31), "prioritised": (9, 25, 60)}, apart)
    assert not any(passed(vflood_fig12b.shapes(otherwise)).values())


def test_fig12b_asks_for_the_published_flows():
    options = vflood_fig12b.options(Request(scale=0.1), 0.3, "prioritised")
    wanted = {"flows": 6, "far-flows": 14, "bytes": 500_000, "buffer": 2048, "duration": 12, "policy": "prioritised"}
    assert {key: options[key] for key in wanted} == wanted


PROFILE = """# callgrind format
positions: line
events: Ir

ob=(1) lib
fl=(1) ???
fn=(1) ns3::VfloodAckHook::OnFrame(ns3::BridgeFrame&)
0 10
cob=(1)
cfn=(2) ns3::VfloodControl::Serve(ns3::VfloodFlow&)
calls=2 0
0 1000
cfn=(3) other
calls=1 0
* 5

fn=(2)
0 100
+3 20
cfn=(4) ns3::QueueDisc::Run()
calls=2 0
0 880

fn=(4)
0 880
"""


def test_a_profile_is_read():
    profile = callgrind.Profile(PROFILE)
    assert profile.calls(r"^ns3::VfloodControl::Serve\(") == 2
    assert profile.cost(r"^ns3::VfloodAckHook::OnFrame\(") == 1015
    assert profile.cost(r"^ns3::VfloodControl::Serve\(") == 1000
    assert profile.cost(r"^ns3::VfloodControl::Serve\(", without="Run") == 120
    assert profile.edge("Serve", r"::Run\(\)$") == 880
    with pytest.raises(VfloodError, match="no function that matches nothing"):
        profile.cost("nothing")


def test_without_valgrind_it_says_what_to_install(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(VfloodError, match="apt-get install valgrind"):
        callgrind.run(["true"], tmp_path)


def test_a_program_that_fails_under_valgrind_is_an_error(monkeypatch, tmp_path):
    tool = tmp_path / "valgrind"
    tool.write_text("#!/bin/sh\necho broken >&2\nexit 3\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path) + ":/usr/bin:/bin")
    with pytest.raises(VfloodError, match="status 3:(.|\n)*broken"):
        callgrind.run(["true"], tmp_path)


def test_tab2():
    cheap = {"tx": 60, "rx": 300, "lookup": 60, "update": 50, "process": 50}
    assert passed(vflood_tab2.shapes(cheap)) == {"TAB-2-tx": True, "TAB-2-messages": True}
    dear = {"tx": 400, "rx": 300, "lookup": 60, "update": 350, "process": 50}
    assert passed(vflood_tab2.shapes(dear)) == {"TAB-2-tx": False, "TAB-2-messages": False}


def test_flows_that_did_not_move_all_bytes_are_said(monkeypatch, tmp_path):
    (tmp_path / "examples").mkdir()
    program = tmp_path / "examples" / "vflood-flows"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    monkeypatch.setenv("VFLOOD_BUILD_DIR", str(tmp_path))
    assert subprocess.run(flows.command({"flows": 2}, 1), check=True).returncode == 0
    assert paths.example("vflood-flows") == program
    options = {"bytes": 2_000_000, "transfers": 1, "flows": 2, "far-flows": 1}
    run = flows.read(json.loads(json.dumps({"transfers": [TRANSFER, TRANSFER]})), options, 1)
    assert (run.asked, run.completed, run.finished) == (3, 2, False)
    with pytest.raises(VfloodError, match="transfer 0 with bytes = 2000000 instead of 5"):
        flows.read({"transfers": [TRANSFER]}, {**options, "bytes": 5}, 1)
    with pytest.raises(VfloodError, match="no list of transfers"):
        flows.read({}, options, 1)
