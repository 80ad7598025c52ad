# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""An experiment in Python is the experiment in C++."""

import json
import os
import subprocess


import numpy
import pytest
from native import need_native, script

need_native()

from native_world import World  # noqa: E402

from vflood import ns3  # noqa: E402

TRANSFERS = 6


def program(offload, seed):
    command = [os.environ["VM_TRANSFER"], f"--transfers={TRANSFERS}", f"--offload={offload}", f"--seed={seed}", "--format=json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)["transfers"]


def here(offload="none", seed=1, **options):
    with ns3.simulation(seed=seed):
        return World(offload, TRANSFERS).run(**options)


@pytest.mark.skipif("VM_TRANSFER" not in os.environ, reason="the program is not built")
@pytest.mark.parametrize("offload", ["none", "vflood"])
@pytest.mark.parametrize("seed", [1, 7])
def test_the_same_goodputs_as_the_program(offload, seed):
    columns = here(offload, seed)
    expected = program(offload, seed)
    for column in ("start_s", "end_s", "goodput_mbps"):
        assert columns[column].tolist() == [transfer[column] for transfer in expected]


def test_two_simulations_in_one_process_are_as_in_two():
    first = here(seed=3)
    with ns3.simulation(seed=5):
        ns3.set_default("ns3::CreditScheduler::TimeSlice", "5ms")
        ns3.create("UniformRandomVariable").value()
        other = World("vflood", 2).run()
    second = here(seed=3)
    alone = json.loads(script(f"import sys; sys.argv = ['', 'none', '{TRANSFERS}', '3']; import native_world as w; w.main()").stdout)
    for column in ("start_s", "end_s", "goodput_mbps"):
        assert first[column].tolist() == second[column].tolist() == alone[column]
    assert other["goodput_mbps"].tolist() != first["goodput_mbps"].tolist()[:2]


def test_looking_does_not_change_results():
    calls = []
    events = []

    def progress(now_s, share):
        calls.append((now_s, share))

    def record(**options):
        with ns3.simulation(seed=2):
            world = World("vflood", 30)
            switches = ns3.trace(world.host.hypervisor, "Switch")
            columns = world.run(**options)
            events.append(ns3.Simulator.events)
            return columns, switches.times_s, switches.columns

    plain = record()
    watched = record(progress=progress, interval_s=0)
    for one, other in zip(plain, watched):
        if isinstance(one, dict):
            assert one.keys() == other.keys()
            assert all(one[name].tobytes() == other[name].tobytes() for name in one if one[name].dtype != object)
        else:
            assert one.tobytes() == other.tobytes()
    assert events[0] == events[1]
    assert len(calls) >= 2
    assert all(0 <= share <= 1 for _, share in calls)
    assert [now for now, _ in calls] == sorted(now for now, _ in calls)


def test_what_is_read_stays_after_the_simulation():
    with ns3.simulation(seed=1):
        world = World("none", 3)
        cwnd = ns3.trace_sockets(world.sender, "CongestionWindow")
        state = ns3.trace(world.guest.vcpu(), "RunState")
        accounting = ns3.VcpuAccounting(world.host)
        world.run()
        accounts = {account.name: account for account in accounting.accounts()}
        elapsed = accounting.elapsed
        guest = world.guest.vcpu()
        stolen, ran, blocked = guest.stolen_time, guest.run_time, guest.blocked_time
        now = ns3.Simulator.now
    assert cwnd.values.dtype == numpy.int64 and cwnd.units == {"value_bytes": "bytes"}
    assert cwnd.times_s.dtype == numpy.float64 and (numpy.diff(cwnd.times_s) >= 0).all()
    assert cwnd.values.min() > 0
    assert set(state.labels["value"].values()) <= {"running", "runnable", "blocked"}
    assert (stolen + ran + blocked).ns == now.ns == elapsed.ns
    mine = accounts["d1v0"]
    assert (mine.stolen, mine.running, mine.blocked) == (stolen, ran, blocked)
    # the run states, added up from the trace, are the accounting's
    starts = numpy.append(state.times_s, now.s)
    runs = numpy.diff(starts)[state.values == next(k for k, v in state.labels["value"].items() if v == "running")]
    assert runs.sum() == pytest.approx(ran.s, abs=1e-6)
    frame = cwnd.frame()
    assert list(frame.columns) == ["time_s", "value_bytes"] and len(frame) == len(cwnd)


def test_transfers_end_as_their_probes_say():
    with ns3.simulation(seed=4):
        world = World("none", 3)
        ended = ns3.trace(world.sender, "TransferEnded")
        received = ns3.trace(world.sink, "TransferCompleted")
        log = world.run()
    assert ended.values.tolist() == [0, 1, 2]
    assert ended.columns["sent_bytes"].tolist() == received.values.tolist() == [100000] * 3
    assert received.columns["last_byte_s"].tolist() == log["end_s"].tolist()
    assert received.columns["wrong_bytes"].tolist() == [0, 0, 0]


