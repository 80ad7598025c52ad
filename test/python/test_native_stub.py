# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The stub says what the module has: names, arguments, docstrings; mypy reads it."""

import ast
import shutil
import subprocess
import sys

import pytest
from conftest import ROOT
from native import environment, need_native

need_native()

from vflood import ns3  # noqa: E402

STUB = ROOT / "python" / "vflood" / "ns3.pyi"
TREE = ast.parse(STUB.read_text(encoding="utf-8"))


def test_the_stub_is_what_the_module_has():
    command = [sys.executable, str(ROOT / "python" / "native" / "make_stub.py")]
    made = subprocess.run(command, capture_output=True, text=True, check=True, env=environment()).stdout
    assert made == STUB.read_text(encoding="utf-8"), "make it again: see python/native/make_stub.py"


def test_every_public_name_is_in_the_stub():
    names = {node.name for node in TREE.body if isinstance(node, (ast.ClassDef, ast.FunctionDef))}
    assert names | {"Error", "FatalError"} == set(ns3.__all__)


def test_everything_is_described():
    for node in ast.walk(TREE):
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and node.name != "__init__":
            assert ast.get_docstring(node), node.name


def test_arguments_have_names():
    for node in ast.walk(TREE):
        if isinstance(node, ast.FunctionDef):
            assert not [argument.arg for argument in node.args.args if argument.arg.startswith("arg")], node.name


USE = """
from vflood import extension, ns3
with ns3.simulation(seed=2) as simulator:
    virt = ns3.VirtHostHelper()
    host: ns3.HypervisorHost = virt.create_host(dom0_pcpus=[0])
    guest = virt.create_guest(host)
    probe = ns3.trace(guest.vcpu(), "RunState")
    simulator.run(until=ns3.Time("5ms"), progress=lambda now, share: print(now + 1))
    share: float = probe.times_s.sum() / guest.vcpu().stolen_time.s
    ns3.load(extension.build("x.cc"))
"""
MISUSE = """
from vflood import ns3
ns3.VirtHostHelper().create_guest(ns3.Node())  # no host
ns3.Simulator.run(until=None, progress=5)
ns3.Simulator.runn()
ns3.Time("1s").s.upper()
"""


@pytest.mark.skipif(not shutil.which("mypy"), reason="mypy is not installed")
def test_mypy_knows_right_from_wrong(tmp_path):
    def check(text):
        (tmp_path / "use.py").write_text(text)
        command = ["mypy", "--strict", "--cache-dir", str(tmp_path / "cache"), "--python-executable", sys.executable, "use.py"]
        environ = environment(MYPYPATH=str(ROOT / "python"))
        return subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=environ, check=False)

    done = check(USE)
    assert done.returncode == 0, done.stdout
    done = check(MISUSE)
    assert [f"use.py:{line}" in done.stdout for line in (2, 3, 4, 5, 6)] == [False, True, True, True, True], done.stdout


@pytest.mark.skipif(not shutil.which("stubtest"), reason="stubtest is not installed")
def test_stubtest_agrees(tmp_path):
    # pybind11's classes have a metaclass, and an __init__ that takes anything where there is none
    allowed = tmp_path / "allowed"
    allowed.write_text("vflood\\.ns3\\.\\w+\nvflood\\.ns3\\.\\w+\\.__init__\n")
    environ = environment(MYPYPATH=str(ROOT / "python"))
    config = ["--mypy-config-file", str(ROOT / "mypy.ini")]
    done = subprocess.run(
        [sys.executable, "-m", "mypy.stubtest", "vflood.ns3", "--concise", "--allowlist", str(allowed), *config],
        capture_output=True,
        text=True,
        env=environ,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
