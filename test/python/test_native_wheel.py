# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""A wheel: built, installed elsewhere, used there without the working copy."""

import json
import os
import subprocess
import sys
import zipfile

import pytest
from conftest import ROOT
from native import need_native

need_native()

from vflood import native  # noqa: E402

BUILD = native.folders()[-1].parent

USE = """
import json, sys
import vflood
from vflood import extension, ns3
assert vflood.__file__.startswith(sys.argv[1]), vflood.__file__
sys.path.insert(0, sys.argv[2])
with ns3.simulation(seed=2):
    import native_world
    goodputs = native_world.World("vflood", 3).run()["goodput_mbps"].tolist()
maps = open("/proc/self/maps").read()
libraries = sorted({line.split()[-1] for line in maps.splitlines() if "ns3-" in line or "vflood_native" in line})
import test_native_extension
assert ns3.load(extension.build(test_native_extension.source("InWheel"))) == ["ns3::InWheel"]
print(json.dumps([goodputs, libraries]))
"""


@pytest.mark.skipif(not (BUILD / "CMakeCache.txt").is_file(), reason="this is no build folder")
def test_a_wheel(tmp_path):
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    environ = {**os.environ, "VFLOOD_BUILD_DIR": str(BUILD), "VFLOOD_CACHE": str(tmp_path / "cache")}
    for name in ("PYTHONPATH", "VFLOOD_NATIVE_DIR"):
        environ.pop(name, None)

    def run(*command, cwd=tmp_path):
        done = subprocess.run(command, capture_output=True, text=True, env=environ, cwd=cwd, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run(*pip, "wheel", "-q", "--no-build-isolation", "--no-deps", "--wheel-dir", str(tmp_path), str(ROOT))
    (wheel,) = tmp_path.glob("vflood-*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert [name for name in names if "libns3" in name and "libns3-v" not in name] == []  # ns-3 is never in it
    assert {"vflood/lib/libns3-virt-host.so", "vflood/lib/libns3-vflood.so", "vflood/ns3.pyi", "vflood/py.typed"} <= set(names)
    assert "vflood/include/ns3/vcpu.h" in names and not [name for name in names if name.startswith("test")]
    environ.pop("VFLOOD_BUILD_DIR")
    place = tmp_path / "site"
    run(*pip, "install", "-q", "--no-deps", "--no-index", "--target", str(place), str(wheel))
    environ["PYTHONPATH"] = str(place)
    goodputs, libraries = json.loads(run(sys.executable, "-c", USE, str(place), str(ROOT / "test" / "python")))
    assert len(goodputs) == 3
    assert not [library for library in libraries if library.startswith((str(BUILD), str(ROOT)))]
    environ["PYTHONPATH"] = str(ROOT / "python")
    environ["VFLOOD_NATIVE_DIR"] = str(BUILD / "python")
    again, _ = json.loads(run(sys.executable, "-c", USE, str(ROOT), str(ROOT / "test" / "python")))
    assert again == goodputs
