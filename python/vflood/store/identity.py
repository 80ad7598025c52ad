# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""What a program is: the content of its file and of the libraries it is linked with."""

import hashlib
import os
import re
import shutil
import subprocess
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Dict, List, Sequence, Tuple

from vflood.errors import VfloodError
from vflood.store import canonical

Stamp = Tuple[str, int, int, int]  # path, inode, size in bytes, time of the last change in ns

READ = ("library", "scenario")  # options that name files which a program reads: their content counts, not their folder

_LIBRARY = re.compile(r"(?:=> |^\s*)(/\S+) \(0x", re.MULTILINE)  # in what ldd prints
_DEBIAN = re.compile(r"libns3-core\.so\.(\d+)$")
_OTHERS = re.compile(r"libns(3[.\d]*|3-dev)-core")

_lock = threading.Lock()
_digests: Dict[Stamp, str] = {}


@dataclass(frozen=True)
class Identity:
    """The content of a program: the SHA-256 of its file, of those it runs, and of all libraries they load, by name."""

    files: Tuple[Tuple[str, str], ...]
    ns3: str  # version of ns-3 in use; "" for a program without ns-3
    stamps: Tuple[Stamp, ...] = field(default=(), compare=False)

    @property
    def digest(self) -> str:
        """SHA-256 of the whole: another compiler, option or library gives another one."""
        return canonical.digest([list(pair) for pair in self.files])

    @property
    def changed(self) -> bool:
        """Whether one of the files is no longer what it was."""
        return any(not os.path.exists(stamp[0]) or _stamp(Path(stamp[0])) != stamp for stamp in self.stamps)


def identity(command: Sequence[str]) -> Identity:
    """The identity of a command's programs."""
    paths = [path for program in programs(command) for path in (program, *libraries(program))]
    stamps = tuple(_stamp(path) for path in paths)
    files = {Path(stamp[0]).name: _digest(stamp) for stamp in stamps}
    for word, path in inputs(command).items():
        stamps += (_stamp(path),)
        files[word] = _digest(stamps[-1])
    versions = [version for path in paths for version in [_version(path.name)] if version]
    return Identity(tuple(sorted(files.items())), versions[0] if versions else "", stamps)


def programs(command: Sequence[str]) -> List[Path]:
    """The program of a command, and those it is told to run: every argument that is the absolute path of a program."""
    first = shutil.which(command[0])
    if first is None:
        raise VfloodError(f"the program {command[0]} was not found, or cannot be executed")
    others = [Path(word) for word in command[1:] if word.startswith("/") and os.access(word, os.X_OK) and Path(word).is_file()]
    return [Path(first), *others]


def inputs(command: Sequence[str]) -> Dict[str, Path]:
    """The files that a command's program is told to read, by the argument without their folder."""
    named = [word.partition("=") for word in command[1:] if is_input(word)]
    missing = next((path for _, _, path in named if not Path(path).is_file()), None)
    if missing is not None:
        raise VfloodError(f"the file {missing} was not found")
    return {without_folder(f"{name}={path}"): Path(os.path.realpath(path)) for name, _, path in named}


def is_input(argument: str) -> bool:
    """Whether an argument names a file to be read."""
    return argument.startswith("--") and argument[2:].partition("=")[0] in READ


def without_folder(argument: str) -> str:
    """An argument that names a file to be read, with the file's name alone; another argument as it is."""
    name, _, path = argument.partition("=")
    return f"{name}={Path(path).name}" if is_input(argument) else argument


def libraries(program: Path) -> List[Path]:
    """The shared libraries that the loader gives a program; none for a script."""
    with program.open("rb") as stream:
        if stream.read(4) != b"\x7fELF":
            return []
    done = subprocess.run(["ldd", str(program)], capture_output=True, text=True, check=False)
    return [Path(os.path.realpath(name)) for name in _LIBRARY.findall(done.stdout)]


def _stamp(path: Path) -> Stamp:
    there = path.stat()
    return str(path), there.st_ino, there.st_size, there.st_mtime_ns


def _digest(stamp: Stamp) -> str:
    with _lock:
        known = _digests.get(stamp)
    if known is None:
        known = hashlib.sha256(Path(stamp[0]).read_bytes()).hexdigest()
        with _lock:
            _digests[stamp] = known
    return known


def _version(library: str) -> str:
    debian, other = _DEBIAN.match(library), _OTHERS.match(library)
    return f"3.{debian.group(1)}" if debian else other.group(1) if other else ""
