# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What the tests of the native module share."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT

from vflood import native


def need_native():
    """Without a build nothing of this can be tested; where the build says where the module is, it has to be there."""
    try:
        native.load()
    except native.NativeError as error:
        if "VFLOOD_NATIVE_DIR" in os.environ:
            raise
        pytest.skip(str(error), allow_module_level=True)


def environment(**more):
    paths = [str(ROOT / "python"), str(Path(__file__).parent)]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1", **more}


def script(text, check=True, **options):
    """Run a script in a process of its own."""
    command = [sys.executable, "-c", text]
    return subprocess.run(command, capture_output=True, text=True, check=check, env=environment(), timeout=120, **options)
