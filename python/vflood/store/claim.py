# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Who runs something: a lock that the system takes back when its holder ends, however it ends."""

import fcntl
import os
from pathlib import Path
from typing import Optional


class Claim:
    """A lock on a file that exists while somebody holds it."""

    def __init__(self, path: Path, handle: int):
        self._path, self._handle = path, handle

    @staticmethod
    def of(path: Path) -> Optional["Claim"]:
        """The lock, or nothing if another process has it."""
        while True:
            handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(handle)
                return None
            if _same(path, handle):
                return Claim(path, handle)
            os.close(handle)  # its last holder removed the file in between

    def release(self) -> None:
        """Lets others have it."""
        self._path.unlink(missing_ok=True)
        os.close(self._handle)

    def __enter__(self) -> "Claim":
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


def _same(path: Path, handle: int) -> bool:
    try:
        there, mine = path.stat(), os.fstat(handle)
    except FileNotFoundError:
        return False
    return (there.st_dev, there.st_ino) == (mine.st_dev, mine.st_ino)
