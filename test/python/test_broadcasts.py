# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Broadcasts that vm-transfer puts on the wire, read from its captures."""

import json
import os
import struct
import subprocess

import pytest

PROGRAM = os.environ.get("VM_TRANSFER")
BROADCAST = 0x88B5  # EtherType of LanBroadcast

pytestmark = pytest.mark.skipif(not PROGRAM, reason="VM_TRANSFER does not name the program; ctest sets it")


def run(folder, *options):
    command = [PROGRAM, "--transfers=1", "--gap-ms=0", "--warmup=2", "--vms=1", *options]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)


def frames(path):
    """Time and EtherType of every frame of a capture."""
    data, place = path.read_bytes(), 24
    while place < len(data):
        seconds, micros, length, _ = struct.unpack_from("<IIII", data, place)
        yield seconds + micros / 1e6, struct.unpack_from(">H", data, place + 16 + 12)[0]
        place += 16 + length


def broadcasts(folder, *options):
    """Times of the broadcasts that each capture has, one list per file."""
    done = run(folder, "--pcap", "--format=json", *options)
    assert done.returncode == 0, done.stderr
    assert [transfer["bytes"] for transfer in json.loads(done.stdout)["transfers"]] == [100000]
    captures = sorted(folder.glob("*.pcap"))
    assert len(captures) == 3  # netfront and both NICs
    return [[at for at, kind in frames(path) if kind == BROADCAST] for path in captures]


def test_without_broadcasts_the_wire_carries_none(tmp_path):
    assert broadcasts(tmp_path, "--broadcasts=0") == [[], [], []]


def test_broadcasts_have_their_rate_and_reach_all(tmp_path):
    for times in broadcasts(tmp_path, "--broadcasts=1000"):
        assert abs(len(times) - 2000) < 5 * 2000**0.5 + 10
        assert times == sorted(times)
