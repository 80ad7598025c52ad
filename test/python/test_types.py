# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""mypy agrees with the annotations of the modules that mypy.ini names."""

import shutil
import subprocess
import sys

import pytest
from conftest import ROOT


@pytest.mark.skipif(not shutil.which("mypy"), reason="mypy is not installed")
def test_mypy_finds_nothing(tmp_path):
    command = ["mypy", "--config-file", str(ROOT / "mypy.ini"), "--cache-dir", str(tmp_path), "--python-executable", sys.executable]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
