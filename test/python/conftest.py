# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""A stand-in for vm-transfer, so that these tests need nothing built."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "python"))

WRITTEN = {"figure.png", "figure.svg", "data.csv", "record.json", "manifest.json", "report.html"}  # for a reproduction

FAKE = """#!{python} -IS
import json, random, sys
given = dict(argument[2:].split("=", 1) for argument in sys.argv[1:])
{before}
generator = random.Random(given["seed"] + given["offload"])
gain = {gain} if given["offload"] == "vflood" else 1
transfers, now = [], 0.0
for _ in range({count}):
    goodput = gain * generator.lognormvariate(2, 0.8)
    lasted = 8 * int(given["bytes"]) / goodput / 1e6
    transfers.append(dict(start_s=now, end_s=now + lasted, bytes=int(given["bytes"]), goodput_mbps=goodput))
    now += lasted
    {each}
{after}
print(json.dumps(dict(options=given, transfers=transfers, median_goodput_mbps=1)))
"""


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Call it to put a vm-transfer in place: gain of vFlood, number of transfers, other behaviour."""

    def install(gain=5, count="int(given['transfers'])", before="", after="", each="pass"):
        folder = tmp_path / "build" / "examples"
        folder.mkdir(parents=True, exist_ok=True)
        program = folder / "vm-transfer"
        program.write_text(FAKE.format(python=sys.executable, gain=gain, count=count, before=before, after=after, each=each))
        program.chmod(0o755)
        monkeypatch.setenv("VFLOOD_BUILD_DIR", str(tmp_path / "build"))
        return program

    return install


@pytest.fixture
def vflood_process(tmp_path):
    """Call it to start python3 -m vflood in a process of its own."""

    def start(*arguments):
        environment = {**os.environ, "PYTHONPATH": str(ROOT / "python")}
        command = [sys.executable, "-m", "vflood", *arguments]
        pipe = subprocess.PIPE
        return subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, env=environment, cwd=tmp_path)

    return start


@pytest.fixture
def vflood(vflood_process):
    """Call it to run python3 -m vflood to its end."""

    def call(*arguments):
        process = vflood_process(*arguments)
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    return call


PROGRAM = """#!{python} -IS
import json, os, random, sys, time
given = dict((argument[2:].split("=", 1) + ["true"])[:2] for argument in sys.argv[1:])
for name in given:
    if name not in ("load", "offload", "bytes", "transfers", "seed", "format", "check", "ns3::Wheel::Turns"):
        sys.exit('vm-transfer: unknown option "--' + name + '"; allowed: --load, --offload, --bytes')
if not 0 <= float(given.get("load", 0)) <= 1:
    sys.exit('vm-transfer: option --load has the value "' + given["load"] + '"; allowed: numbers from 0 to 1')
if given.get("ns3::Wheel::Turns", "1") == "0":
    sys.exit("vm-transfer: Turns is 0; allowed: whole numbers from 1")
if "check" in given:
    sys.exit()
with open({log!r}, "a") as log:
    log.write(" ".join(sys.argv[1:]) + "\\n")
{before}
generator = random.Random(repr(sorted(given.items())))
given.update(transfers=int(given.get("transfers", 3)))
transfers = [
    dict(start_s=float(i), end_s=i + 0.5, bytes=100, goodput_mbps=generator.lognormvariate(2, 1), failed=False)
    for i in range(given["transfers"])
]
{after}
print(json.dumps(dict(options=given, transfers=transfers)))
"""


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Call it to put a vm-transfer in place that plans can run; it returns a function that tells which runs were made."""
    log = tmp_path / "log"

    def install(before="", after=""):
        folder = tmp_path / "build" / "examples"
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "vm-transfer"
        path.write_text(PROGRAM.format(python=sys.executable, log=str(log), before=before, after=after))
        path.chmod(0o755)
        monkeypatch.setenv("VFLOOD_BUILD_DIR", str(tmp_path / "build"))
        return lambda: log.read_text().splitlines() if log.exists() else []

    return install


@pytest.fixture
def plan(tmp_path):
    """Call it to write a plan."""

    def write(text, name="plan.toml"):
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write
