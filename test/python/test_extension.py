# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""--library: types of one's own in any program."""

import json
import os
import subprocess

import pytest

EXTENSIONS = os.environ.get("EXTENSIONS")
pytestmark = pytest.mark.skipif(not EXTENSIONS, reason="EXTENSIONS does not name the folder of the libraries")
FEW = ["--format=json", "--bytes=20000", "--transfers=5", "--warmup=1"]
FEEDBACK = f"--library={EXTENSIONS}/feedback-scheduler.so"
PATIENT = f"--library={EXTENSIONS}/tcp-patient.so"


def run(*options):
    return subprocess.run([os.environ["VM_TRANSFER"], *FEW, *options], capture_output=True, text=True)


def goodputs(*options):
    done = run(*options)
    assert done.returncode == 0, done.stderr
    return [transfer["goodput_mbps"] for transfer in json.loads(done.stdout)["transfers"]]


def test_a_scheduler_of_ones_own():
    scheduler = [FEEDBACK, "--scheduler=ns3::FeedbackScheduler"]
    short = goodputs(*scheduler, "--ns3::FeedbackScheduler::LongSlice=1ms")
    assert min(short) > max(goodputs(*scheduler))  # neighbours hold the core for 1 ms instead of 30


def test_a_congestion_control_of_ones_own_in_dom0():
    lossy = ["--offload=vflood", "--loss=0.001", "--bytes=10000000"]  # long enough to recover and go on
    own = ["--ns3::VfloodControl::CongestionOps=ns3::TcpPatient", "--ns3::VfloodControl::WindowAfterLoss=Own"]
    kept = goodputs(PATIENT, *lossy, *own, "--ns3::TcpPatient::Keep=1")
    assert kept != goodputs(PATIENT, *lossy, *own, "--ns3::TcpPatient::Keep=0.1")


@pytest.mark.parametrize(
    "options, error",
    [
        (["--library"], "option --library has no value; allowed: the path of a shared library"),
        (["--library=/no/such.so"], 'library "/no/such.so" could not be loaded'),
        (["--library=" + __file__], "must be a shared library that was built with the headers"),
        (["--scheduler=ns3::FeedbackScheduler"], "or the name of a type of ns3::VcpuScheduler"),
        ([PATIENT, "--scheduler=ns3::TcpPatient"], 'option --scheduler has the value "ns3::TcpPatient"; allowed: credit, '),
        (["--scheduler=ns3::VcpuScheduler"], 'option --scheduler has the value "ns3::VcpuScheduler"; allowed: credit, '),
    ],
)
def test_mistakes(options, error):
    done = run(*options)
    assert done.returncode == 2 and done.stdout == ""
    assert error in done.stderr and done.stderr.count("\n") == 1
