# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Running: signals, threads, progress, callables, errors that end the process elsewhere."""

import datetime
import signal
import subprocess
import sys
import threading
import time

import pytest
from native import environment, need_native, script

need_native()

from native_world import World  # noqa: E402

from vflood import ns3  # noqa: E402
from vflood.errors import VfloodError  # noqa: E402

LONG = """
import signal, sys, time
from native_world import World
from vflood import ns3
with ns3.simulation():
    world = World("none", 1000)
    try:
        print("go", flush=True)
        ns3.Simulator.run(until=1e6)
    except KeyboardInterrupt:
        print("interrupted", ns3.Simulator.now.s > 0, flush=True)
        ns3.Simulator.run(until=ns3.Simulator.now + 1)  # it can go on
        ns3.Simulator.destroy()
        print("destroyed", flush=True)
        sys.exit(7)
"""


def test_ctrl_c_ends_the_run_at_once():
    command = [sys.executable, "-c", LONG]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment())
    assert process.stdout.readline() == "go\n"
    time.sleep(0.5)
    sent = time.monotonic()
    process.send_signal(signal.SIGINT)
    assert process.stdout.readline() == "interrupted True\n"
    assert time.monotonic() - sent < 1
    assert process.stdout.read() == "destroyed\n"
    assert process.wait(timeout=60) == 7


def test_other_threads_run_meanwhile():
    count, refused, done = [0], [], threading.Event()

    def work(world):
        while not done.is_set():
            count[0] += 1
            if count[0] % 1000 == 1:
                try:
                    world.host.get("Pcpus")
                except ns3.Error as error:
                    refused.append(str(error))
                time.sleep(0.001)

    with ns3.simulation():
        world = World("none", 200)
        thread = threading.Thread(target=work, args=(world,))
        ns3.Simulator.schedule(1, thread.start)
        world.run()
        done.set()
        thread.join()
    assert count[0] > 1000
    assert refused and "another thread" in refused[0]


def test_progress_is_told_how_far_it_is():
    calls = []
    with ns3.simulation():
        World("none", 30)
        ns3.Simulator.run(until=62, progress=lambda now, share: calls.append((now, share)), interval_s=0)
        assert ns3.Simulator.now.s == 62
    assert calls[-1] == (62.0, 1.0)
    assert all(share == pytest.approx(now / 62) for now, share in calls)


def test_progress_without_an_end_has_no_share():
    calls = []
    with ns3.simulation():
        ns3.Simulator.schedule("1s", lambda: None)
        ns3.Simulator.run(progress=lambda *arguments: calls.append(arguments))
    assert calls == [(1.0, None)]


def test_progress_may_not_schedule():
    with ns3.simulation():
        World("none", 100)
        with pytest.raises(ns3.Error, match="wall clock"):
            ns3.Simulator.run(until=100, progress=lambda *_: ns3.Simulator.schedule(1, print), interval_s=0)


@pytest.mark.parametrize("delay", [1.5, "1500ms", datetime.timedelta(seconds=1.5), ns3.Time("1.5s")])
def test_a_callable_at_a_time(delay):
    seen = []
    with ns3.simulation():
        event = ns3.Simulator.schedule(delay, lambda: seen.append(ns3.Simulator.now))
        assert event.pending
        gone = ns3.Simulator.schedule(delay, lambda: seen.append("cancelled"))
        gone.cancel()
        assert not gone.pending
        ns3.Simulator.run()
        assert not event.pending
        never = ns3.Simulator.schedule(delay, print)
        assert never.pending
    assert not never.pending
    assert [now.ns for now in seen] == [1_500_000_000]


def test_a_callable_on_a_guest_waits_for_its_vcpu():
    seen = []
    with ns3.simulation():
        world = World("none", 1)
        for second in range(1, 20):
            ns3.Simulator.schedule(second, lambda: seen.append(world.guest.vcpu().state), node=world.guest)
        ns3.Simulator.run(until=30)
    assert seen == ["running"] * 19


def test_stop_from_within():
    with ns3.simulation():
        for second in range(10):
            ns3.Simulator.schedule(second, (lambda: None) if second != 4 else ns3.Simulator.stop)
        ns3.Simulator.run(until=100)
        assert ns3.Simulator.now.s == 4
        ns3.Simulator.run(until=7.5)  # the end of the first run is forgotten
        assert ns3.Simulator.now.s == 7.5
        ns3.Simulator.stop("1s")
        ns3.Simulator.run()
        assert ns3.Simulator.now.s == 8.5


def test_what_a_callable_raises_ends_the_run():
    after = []
    with ns3.simulation():
        ns3.Simulator.schedule(1, lambda: 1 / 0)
        ns3.Simulator.schedule(2, lambda: after.append(1))
        with pytest.raises(ZeroDivisionError):
            ns3.Simulator.run()
        assert ns3.Simulator.now.s == 1 and after == []
        ns3.Simulator.run()
        assert after == [1]


def test_rows_are_handed_to_python_if_wanted():
    rows = []
    with ns3.simulation():
        world = World("none", 2)
        probe = ns3.trace(world.sender, "TransferEnded")
        probe.on_row(rows.append)
        world.run()
    assert [row["index"] for row in rows] == [0, 1]
    assert rows[0].keys() == {"time_s", *probe.columns}


def test_a_probe_can_stop_the_simulation():
    with ns3.simulation():
        world = World("none", 50)
        probe = ns3.trace(world.sender, "TransferEnded")
        probe.stop_after(3)
        world.run()
        assert len(probe) == 3


@pytest.mark.parametrize(
    "wrong",
    [
        "ns3.Simulator.run(until=-1)",
        "ns3.Simulator.run(until='5')",
        "ns3.Simulator.run(interval_s=-1)",
        "ns3.Simulator.run(interval_s=float('nan'))",
        "ns3.Simulator.run(until=float('inf'))",
        "ns3.Simulator.schedule(-1, print)",
        "ns3.Simulator.stop()",
        "ns3.Simulator.stop(-1)",
        "ns3.set_seed(1, rng_seed=0)",
        "ns3.set_global('Nonsense', '1')",
        "ns3.set_global('RngRun', 'many')",
    ],
)
def test_wrong_calls_are_told(wrong):
    with ns3.simulation():
        with pytest.raises(ns3.Error):
            exec(wrong)
        ns3.Simulator.schedule(1, lambda: None)
        ns3.Simulator.run()  # and nothing is broken
        assert ns3.Simulator.now.s == 1


def test_run_within_run_is_refused():
    with ns3.simulation():
        ns3.Simulator.schedule(1, ns3.Simulator.run)
        with pytest.raises(ns3.Error, match="runs already"):
            ns3.Simulator.run()
        for call in (ns3.Simulator.destroy, ns3.reset):
            ns3.Simulator.schedule(1, call)
            with pytest.raises(ns3.Error, match="runs"):
                ns3.Simulator.run()


def test_an_error_in_an_event_of_the_simulation():
    with ns3.simulation():
        world = World("none", 2)
        vcpu = world.guest.vcpu()
        ns3.Simulator.schedule(1, lambda: world.host.hypervisor.unpause(vcpu))
        with pytest.raises(ns3.Error):
            ns3.Simulator.run(until=5)


FATAL = """
from vflood import ns3
ns3.VirtHostHelper()
node = ns3.Node()
ns3.GuestInternetHelper().install(node)
udp = dict(Protocol="ns3::UdpSocketFactory", Remote=("10.0.0.2", 9))
try:
    {cause}
    print("nothing happened")
except ns3.FatalError as error:
    print("fatal:", error)
try:
    ns3.Node()
except ns3.FatalError as error:
    print("spent:", error)
print(node)
"""

BULK = 'ns3.application("BulkSendApplication", node, start=1, **udp); ns3.Simulator.run(until=5)'
CAUSES = {
    "in an event": (BULK, "incompatible socket"),
    "after callables": (f"ns3.Simulator.schedule(0.5, lambda: ns3.Node()); {BULK}", "incompatible socket"),
    "with progress": (BULK.replace("until=5", "until=5, progress=print"), "incompatible socket"),
}


@pytest.mark.parametrize("cause, words", CAUSES.values(), ids=CAUSES.keys())
def test_a_fatal_error_is_an_exception(cause, words):
    done = script(FATAL.format(cause=cause), check=False)
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("fatal: ") and words in lines[0]
    assert lines[1].startswith("spent: ") and "new process" in lines[1]
    assert "terminate" not in done.stderr


def test_errors_are_those_of_the_package():
    assert issubclass(ns3.Error, VfloodError) and issubclass(ns3.FatalError, ns3.Error)
