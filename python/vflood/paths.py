# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Where things are in the working copy."""

import os
from pathlib import Path

from vflood.errors import VfloodError

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = ROOT / "doc" / "published"


def build_dir() -> Path:
    """The build directory: build/, or what VFLOOD_BUILD_DIR names."""
    return Path(os.environ.get("VFLOOD_BUILD_DIR") or ROOT / "build")


def example(name: str) -> Path:
    """The built example program of this name."""
    path = build_dir() / "examples" / name
    if not os.access(path, os.X_OK) or not path.is_file():
        raise VfloodError(f"the program {name} is not built (looked for {path}); ./vflood run builds it")
    return path
