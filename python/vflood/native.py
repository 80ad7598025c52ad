# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Finds the native module: beside the package in a wheel, in the build folder of a working copy."""

import importlib.machinery
import importlib.util
import os
import sys
from pathlib import Path
from types import ModuleType
from typing import List, Sequence

from vflood.errors import VfloodError
from vflood.paths import build_dir

NAME = "vflood_native"
HERE = Path(__file__).resolve().parent


class NativeError(VfloodError, ImportError):
    """The native module is not there, or not for this Python. The message says what to do."""


def folders() -> List[Path]:
    """Where the native module may be, in the order of search; VFLOOD_NATIVE_DIR names a build folder of another place."""
    return [HERE, Path(os.environ.get("VFLOOD_NATIVE_DIR") or build_dir() / "python")]


def find(places: Sequence[Path], suffixes: Sequence[str]) -> Path:
    """The native module in the first place that has one with such a suffix."""
    for place in places:
        for suffix in suffixes:
            if (place / (NAME + suffix)).is_file():
                return place / (NAME + suffix)
    others = [path for place in places for path in sorted(place.glob(f"{NAME}*.so"))]
    this = f"{sys.executable} (Python {sys.version.split()[0]}, modules end with {suffixes[0]})"
    if others:
        raise NativeError(
            f"vflood's simulator was built for another Python: {others[0].name} is not for {this}. "
            "Use the Python it was built for (on Debian /usr/bin/python3), or build it for this one: "
            f"cmake -B build -DPython3_EXECUTABLE={sys.executable} && cmake --build build --target vflood-python"
        )
    raise NativeError(
        f"vflood's simulator is not built for Python: no {NAME}{suffixes[0]} in {' or '.join(map(str, places))}. "
        "Build it: ./vflood test, or cmake -B build && cmake --build build --target vflood-python "
        "(Debian packages: pybind11-dev python3-dev). This is " + this
    )


def load() -> ModuleType:
    """The native module; the same one each time."""
    full = f"vflood.{NAME}"
    if full in sys.modules:
        return sys.modules[full]
    path = find(folders(), importlib.machinery.EXTENSION_SUFFIXES)
    loader = importlib.machinery.ExtensionFileLoader(full, str(path))
    spec = importlib.util.spec_from_file_location(full, path, loader=loader)
    assert spec is not None
    try:
        module = importlib.util.module_from_spec(spec)
        loader.exec_module(module)
    except ImportError as error:
        raise NativeError(
            f"{path} cannot be loaded: {error}. Is ns-3 installed (Debian package: ns3), the same that it was built with?"
        ) from error
    sys.modules[full] = module
    return module
