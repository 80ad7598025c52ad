# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Finding the native module, and the words when it is not there."""

import importlib.machinery
import subprocess
import sys

import pytest
from native import environment, need_native, script

from vflood import native
from vflood.errors import VfloodError


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "python"
    made.mkdir()
    return made


def test_what_is_not_built_is_told(folder):
    with pytest.raises(native.NativeError) as caught:
        native.find([folder], [".cpython-311.so"])
    text = str(caught.value)
    assert all(words in text for words in (str(folder), "vflood-python", "pybind11-dev", sys.executable))
    assert isinstance(caught.value, ImportError) and isinstance(caught.value, VfloodError)


def test_another_python_is_told(folder):
    (folder / "vflood_native.cpython-39-x86_64-linux-gnu.so").touch()
    with pytest.raises(native.NativeError) as caught:
        native.find([folder], [".cpython-311-x86_64-linux-gnu.so", ".abi3.so", ".so"])
    text = str(caught.value)
    assert "cpython-39" in text and "cpython-311" in text and f"-DPython3_EXECUTABLE={sys.executable}" in text


def test_the_first_place_wins(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    for place in (folder, other):
        (place / "vflood_native.x.so").touch()
    assert native.find([other, folder], [".x.so"]) == other / "vflood_native.x.so"
    assert native.find([tmp_path, folder], [".y.so", ".x.so"]) == folder / "vflood_native.x.so"


@pytest.mark.parametrize("name", ["vflood_native.cpython-39-x86_64-linux-gnu.so", ""])
def test_importing_it_says_so(folder, name):
    if name:
        (folder / name).touch()
    text = "try:\n    from vflood import ns3\nexcept ImportError as error:\n    print(type(error).__name__, error)"
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, env=environment(VFLOOD_NATIVE_DIR=str(folder)), check=True
    )
    assert done.stdout.startswith("NativeError") and sys.executable in done.stdout


def test_a_damaged_module_is_told(folder):
    (folder / ("vflood_native" + importlib.machinery.EXTENSION_SUFFIXES[0])).write_bytes(b"nothing")
    text = "from vflood import native\ntry:\n    native.load()\nexcept native.NativeError as error:\n    print(error)"
    done = subprocess.run(
        [sys.executable, "-c", text], capture_output=True, text=True, env=environment(VFLOOD_NATIVE_DIR=str(folder)), check=True
    )
    assert "cannot be loaded" in done.stdout and "ns3" in done.stdout


def test_the_package_alone_needs_nothing():
    done = script("import sys, vflood; assert not [m for m in sys.modules if 'native' in m]; print(vflood.__version__)")
    assert done.stdout.count(".") == 2


def test_the_same_module_each_time():
    need_native()
    assert native.load() is native.load()
