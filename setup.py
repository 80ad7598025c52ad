# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Builds the native module with CMake and puts it into the wheel; see pyproject.toml."""

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from setuptools import Extension, setup
from setuptools.command.build_ext import build_ext

ROOT = Path(__file__).resolve().parent
BUILD = Path(os.environ.get("VFLOOD_BUILD_DIR") or ROOT / "build")


def configure() -> None:
    """A build folder, unless there is one."""
    if (BUILD / "CMakeCache.txt").is_file():
        return
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []
    options = ["-DBUILD_TESTING=OFF", f"-DPython3_EXECUTABLE={sys.executable}"]
    subprocess.run(["cmake", "-S", str(ROOT), "-B", str(BUILD), *generator, *options], check=True)


class BuildNative(build_ext):
    """The module, the two libraries it is linked with, and their headers."""

    def run(self) -> None:
        configure()
        subprocess.run(["cmake", "--build", str(BUILD), "--target", "vflood-python", "-j", str(os.cpu_count())], check=True)
        name = "vflood_native" + str(sysconfig.get_config_var("EXT_SUFFIX"))
        if not (BUILD / "python" / name).is_file():
            sys.exit(f"{BUILD} is a build for another Python: it has no {name}. Name another folder in VFLOOD_BUILD_DIR")
        target = Path(self.build_lib).resolve()
        subprocess.run(
            ["cmake", "--install", str(BUILD), "--component", "python", "--prefix", str(target), "--strip"], check=True
        )


(ROOT / "build" / "wheel").mkdir(parents=True, exist_ok=True)
setup(ext_modules=[Extension("vflood.vflood_native", [])], cmdclass={"build_ext": BuildNative})
