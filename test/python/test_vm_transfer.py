# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The example program itself: what it prints, and what it says to bad input."""

import json
import os
import re
import subprocess

import pytest

PROGRAM = os.environ.get("VM_TRANSFER", "")
SHORT = ("--transfers=3", "--warmup=0.5", "--format=json")
OPTIONS = (
    "vms load bytes transfers direction offload placement dom0 scheduler load-mode notify tso coalesce-us "
    "interval-us tcp congestion initial-cwnd rx-buffers vsnoop-window reader peer-window delay-us loss gap-ms broadcasts "
    "warmup max-time seed format pcap"
).split()

pytestmark = pytest.mark.skipif(not PROGRAM, reason="VM_TRANSFER does not name the program; ctest sets it")


def run(tmp_path, *arguments, **more):
    pipe = subprocess.PIPE
    return subprocess.run(
        [PROGRAM, *arguments], **{"stdout": pipe, **more}, stderr=pipe, text=True, timeout=120, cwd=tmp_path
    )


@pytest.mark.parametrize("direction", ["send", "receive"])
@pytest.mark.parametrize("offload", ["none", "vflood", "vsnoop", "both", "both-integrated", "leulo"])
@pytest.mark.parametrize("scheduler", ["credit", "round-robin", "sedf", "credit2", "cfs", "eevdf"])
def test_json(tmp_path, direction, offload, scheduler):
    arguments = (*SHORT, f"--direction={direction}", f"--offload={offload}", f"--scheduler={scheduler}")
    result = run(tmp_path, *arguments)
    assert result.returncode == 0, result.stderr
    record = json.loads(result.stdout)
    assert list(record) == ["options", "transfers", "median_goodput_mbps"]
    assert list(record["options"]) == OPTIONS
    assert record["options"]["offload"] == offload and record["options"]["vms"] == 3
    assert len(record["transfers"]) == 3
    for transfer in record["transfers"]:
        lasted = transfer["end_s"] - transfer["start_s"]
        assert transfer["bytes"] == 100000 and not transfer["failed"]
        assert transfer["goodput_mbps"] == pytest.approx(8 * 100000 / lasted / 1e6, rel=1e-6)
        assert 0 <= transfer["read_s"] <= lasted
    middle = sorted(transfer["goodput_mbps"] for transfer in record["transfers"])[1]
    assert record["median_goodput_mbps"] == pytest.approx(middle)
    assert run(tmp_path, *arguments).stdout == result.stdout, "the same seed gave other bytes"
    assert run(tmp_path, *arguments, "--seed=2").stdout != result.stdout, "another seed gave the same bytes"


@pytest.mark.parametrize("direction", ["send", "receive"])
@pytest.mark.parametrize("offload", ["none", "vflood", "vsnoop", "both", "both-integrated"])
def test_in_the_nic(tmp_path, direction, offload):
    plain = (f"--direction={direction}", f"--offload={offload}")
    found = moved(tmp_path, *plain, "--placement=nic")
    assert [transfer["failed"] for transfer in found] == [False] * 3
    assert found != moved(tmp_path, *plain)
    for unaware in ("--notify=packet", "--ns3::NetbackDevice::VifQueueSize=4"):
        assert moved(tmp_path, *plain, "--placement=nic", unaware) == found, "a function has none of that"


def test_what_runs_in_dom0_is_not_in_the_nic(tmp_path):
    result = run(tmp_path, "--offload=leulo", "--placement=nic")
    assert result.returncode == 2 and "--placement=dom0" in result.stderr and result.stderr.count("\n") == 1


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("value", ["", "-1", "nan", "1e400", "9" * 24, "foo", " "])
def test_bad_values(tmp_path, option, value):
    if option in ("pcap", "tso") and value == "":
        return  # like --pcap
    result = run(tmp_path, f"--{option}={value}")
    assert result.returncode == 2 and result.stdout == ""
    assert result.stderr == f'vm-transfer: option --{option} has the value "{value}"; allowed: ' + result.stderr.split("allowed: ")[1]
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "argument, part",
    [
        ("--vms=0", "from 1 to 64"),
        ("--vms", "from 1 to 64"),
        ("--load=1.01", "from 0 to 1"),
        ("--nonsense=1", "allowed: --vms, --load"),
        ("stray", "allowed: --vms, --load"),
        ("", "allowed: --vms, --load"),
        ("--initial-cwnd=1001", "from 0 to 1000"),
        ("--tcp=linux-2.4", "linux-2.6.18, linux-2.6.32, modern"),
        ("--ns3::EthernetNetDevice::InterruptDelay=1us", "--coalesce-us"),
        ("--ns3::EthernetNetDevice::InterruptInterval=1us", "--interval-us"),
        ("--RngRun=2", "--seed"),
        ("--ns3::TcpSocket::RcvBufSize=20000", "--peer-window"),
        ("--ns3::VsnoopControl::ReceiveBuffer=300000", "--vsnoop-window"),
        ("--RngSeed=0", "--seed"),
        ("--ns3::CpuLoad::Load=2", "0..1"),
        ("--ns3::CpuLoad::Load=abc", "abc"),
        ("--ns3::GuestNode::Vcpus=0", "1..1024"),
        ("--ns3::HypervisorHost::Pcpus=9999999", "1..1024"),
        ("--ns3::Nope::X=1", "ns3::Nope"),
        ("--SimulatorImplementationType=ns3::Nope", "ns3::DefaultSimulatorImpl"),
    ],
)
def test_refused(tmp_path, argument, part):
    result = run(tmp_path, argument)
    assert result.returncode == 2 and result.stdout == ""
    assert part in result.stderr and result.stderr.count("\n") == 1


def moved(tmp_path, *arguments):
    result = run(tmp_path, *SHORT, *arguments)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)["transfers"]


@pytest.mark.parametrize(
    "change",
    ["--dom0=floating", "--interval-us=500", "--tcp=modern", "--congestion=cubic", "--initial-cwnd=10", "--bytes=50000"],
)
@pytest.mark.parametrize("offload", ["none", "vflood"])
def test_an_option_changes_the_transfers(tmp_path, offload, change):
    plain = ("--bytes=1000000", "--loss=0.01", f"--offload={offload}")
    assert moved(tmp_path, *plain, change) != moved(tmp_path, *plain)


@pytest.mark.parametrize("offload", ["none", "vflood"])
def test_the_kernel_says_what_options_leave_open(tmp_path, offload):
    plain = ("--bytes=1000000", "--loss=0.01", f"--offload={offload}")
    for tcp, congestion, window in (("linux-2.6.18", "reno", 3), ("modern", "cubic", 10)):
        kernel = moved(tmp_path, *plain, f"--tcp={tcp}")
        assert moved(tmp_path, *plain, f"--tcp={tcp}", f"--congestion={congestion}", f"--initial-cwnd={window}") == kernel


def test_the_offloaded_window_may_differ_from_the_guests(tmp_path):
    attribute = "--ns3::VfloodControl::CongestionOps=ns3::TcpCubic"
    plain = ("--bytes=1000000", "--loss=0.01", "--offload=vflood")
    assert moved(tmp_path, *plain, attribute) != moved(tmp_path, *plain)


def test_help_names_every_option(tmp_path):
    result = run(tmp_path, "--help")
    assert result.returncode == 0
    assert [option for option in OPTIONS if f"--{option}:" not in result.stdout] == []


def test_captures(tmp_path):
    assert run(tmp_path, *SHORT, "--pcap").returncode == 0
    captures = sorted(tmp_path.glob("vm-transfer-*.pcap"))
    assert len(captures) == 3 and all(capture.stat().st_size > 100000 for capture in captures)


def test_gives_up_in_time(tmp_path):
    result = run(tmp_path, *SHORT, "--max-time=0.001")
    assert result.returncode == 1 and "raise --max-time" in result.stderr and result.stdout == ""


def test_output_that_cannot_be_written(tmp_path):
    with open("/dev/full", "w", encoding="utf-8") as full:
        result = run(tmp_path, *SHORT, stdout=full)
    assert result.returncode == 1 and "standard output" in result.stderr


def test_logs_of_ns3_name_the_components_of_the_readme(tmp_path):
    environment = {**os.environ, "NS_LOG": "Vcpu=all|prefix_time:VfloodControl=logic"}
    short = [PROGRAM, "--transfers=1", "--warmup=0.1", "--offload=vflood"]
    result = subprocess.run(short, capture_output=True, text=True, timeout=300, cwd=tmp_path, env=environment)
    assert result.returncode == 0
    lines = result.stderr.splitlines()
    assert any(re.fullmatch(r"\+0\.\d+s dom0 vCPU 0: runnable -> running, dispatch", line) for line in lines)
    assert any("PEER_SYN" in line or "CLOSED -> ACTIVE" in line for line in lines)


@pytest.mark.parametrize("offload, least, most", [("none", 1e-6, 1), ("vsnoop", 0, 0)])
def test_a_reading_process_gets_at_once_what_waited_for_it(tmp_path, offload, least, most):
    small = ("--transfers=3", "--direction=receive", "--bytes=10000", "--rx-buffers=192", "--format=json")
    result = run(tmp_path, *small, "--reader=process", f"--offload={offload}")
    assert result.returncode == 0, result.stderr
    assert all(least <= transfer["read_s"] <= most for transfer in json.loads(result.stdout)["transfers"])
