# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Where things are in the working copy."""

import functools
import os
import subprocess
import tempfile
from pathlib import Path
from typing import List, Mapping

from vflood.errors import UsageError, VfloodError

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


def simulation(program: str, options: Mapping[str, object], seed: int) -> List[str]:
    """The command line of a run of an example; options by name, without the dashes."""
    given = [f"--{name}={value}" for name, value in options.items()]
    return [str(example(program)), *given, f"--seed={seed}", "--format=json"]


@functools.lru_cache(maxsize=None)
def commit() -> str:
    """The commit of the working copy, with "-dirty" where files differ from it; "" where git does not know."""
    command = ["git", "-C", str(ROOT), "describe", "--always", "--dirty", "--abbrev=12"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""


def check_writable(folder: Path) -> None:
    """Whether results can go there: said before minutes of simulation, not after. Leaves nothing behind."""
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    try:
        tempfile.TemporaryDirectory(dir=there).cleanup()
    except OSError as error:
        raise UsageError(
            f"--out is {folder}; allowed: a folder that can be written, or made where it is not there ({error.strerror})"
        ) from error
