# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""--check of the examples: options and attributes are looked at, and nothing runs."""

import os
import subprocess

import pytest

PROGRAMS = (
    "VM_TRANSFER", "VM_PING", "INCAST", "VFLOOD_FLOWS", "PACKETS_ON_WIRE", "OLIO", "HOST_CALIBRATION", "CPU_HOG_ROTATION", "TIMELINE",
    "MPI_ALLTOALL", "HTTP_BENCH", "FIVE_WAY",
)


def run(folder, program, *options):
    path = os.environ.get(program)
    if not path:
        pytest.skip(f"{program} is not set")
    return subprocess.run([path, *options], capture_output=True, text=True, timeout=60, check=False, cwd=folder)


@pytest.mark.parametrize("program", PROGRAMS)
def test_what_is_possible_is_taken_in_silence(tmp_path, program):
    done = run(tmp_path, program, "--check", "--format=json")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not list(tmp_path.iterdir())  # and writes nothing


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("option", ["--format=xml", "--no-such=1", "--ns3::CreditScheduler::Nothing=1"])
def test_what_is_not_is_refused(tmp_path, program, option):
    done = run(tmp_path, program, "--check", option)
    assert done.returncode == 2 and done.stdout == "" and option.partition("=")[0] in done.stderr
