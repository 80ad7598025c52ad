# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""--attributes-to of the examples: what every object is made of, but for what the program's own options say."""

import json
import os
import subprocess

import pytest

PROGRAMS = ("VM_TRANSFER", "VM_PING", "INCAST", "TIMELINE", "OLIO", "HTTP_BENCH", "FIVE_WAY")
SLICE = "ns3::CreditScheduler::TimeSlice"


def dumped(folder, program, *options, **environment):
    path = os.environ.get(program)
    if not path:
        pytest.skip(f"{program} is not set")
    command = [path, "--check", *options]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, cwd=folder, env={**os.environ, **environment})
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    return (folder / "all.json").read_text()


@pytest.mark.parametrize("program", PROGRAMS)
def test_all_attributes_and_global_values(tmp_path, program):
    text = dumped(tmp_path, program, "--attributes-to=all.json")
    found = json.loads(text)
    assert list(found) == ["attributes", "globals"]
    assert sum(map(len, found["attributes"].values())) > 500 and "RngSeed" in found["globals"]
    assert list(found["attributes"]) == sorted(found["attributes"])
    assert dumped(tmp_path, program, "--attributes-to=all.json", "--seed=7") == text  # the seed is elsewhere


def test_what_is_set_is_told(tmp_path):
    kind, _, name = SLICE.rpartition("::")
    before = json.loads(dumped(tmp_path, "VM_TRANSFER", "--attributes-to=all.json"))
    after = json.loads(dumped(tmp_path, "VM_TRANSFER", "--attributes-to=all.json", f"--{SLICE}=5ms"))
    assert before["attributes"][kind][name] != after["attributes"][kind][name]
    after["attributes"][kind][name] = before["attributes"][kind][name]
    assert before == after


def test_the_environment_says_it_as_well(tmp_path):
    first = dumped(tmp_path, "VM_PING", "--attributes-to=all.json")
    (tmp_path / "all.json").unlink()
    assert dumped(tmp_path, "VM_PING", VFLOOD_ATTRIBUTES_TO="all.json") == first


def test_a_file_that_cannot_be_written(tmp_path):
    path = os.environ.get("VM_PING") or pytest.skip("VM_PING is not set")
    done = subprocess.run([path, "--check", "--attributes-to=/no/such/a.json"], capture_output=True, text=True, check=False)
    assert done.returncode == 2 and "/no/such/a.json" in done.stderr and done.stderr.count("\n") == 1
