# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Classes of your own in C++: a scheduler, a congestion control, compiled here and known to the simulator by name.

    from vflood import extension, ns3
    ns3.load(extension.build("my-scheduler.cc"))
    virt.set_scheduler("ns3::MyScheduler")
"""

import hashlib
import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any, Dict, List, Optional, Union

from vflood import native
from vflood.errors import VfloodError

BUILD = "vflood_build.json"


class ExtensionError(VfloodError):
    """The extension cannot be compiled; the message has what the compiler said."""


def cache_folder() -> Path:
    """Where compiled extensions are kept: VFLOOD_CACHE, or vflood in the user's cache folder."""
    given = os.environ.get("VFLOOD_CACHE")
    if given:
        return Path(given)
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "vflood" / "extensions"


def settings() -> Dict[str, Any]:
    """What this build was compiled with: compiler, flags, folders of headers, libraries. Folders may be relative to the file."""
    for folder in native.folders():
        path = folder / BUILD
        if path.is_file():
            read: Dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            for key in ("includes", "libraries"):
                read[key] = [str((folder / entry).resolve()) for entry in read[key]]
            return read
    raise ExtensionError(f"{BUILD} is not in {' or '.join(map(str, native.folders()))}: build the native module first")


def compiler(read: Dict[str, Any]) -> str:
    """The compiler: CXX if it is set, the one of the build, or any g++."""
    for name in (os.environ.get("CXX", ""), str(read["compiler"]), "g++"):
        found = shutil.which(name) if name else None
        if found:
            return found
    raise ExtensionError("there is no C++ compiler; on Debian: apt-get install g++ libns3-dev")


def command(read: Dict[str, Any], source: Path, target: Path, headers: Optional[Path]) -> List[str]:
    """The command that compiles a source file into a shared library, and notes in <target>.d what it read."""
    folders = ([str(headers)] if headers else []) + read["includes"]
    libraries = [path for path in read["libraries"]]
    return [
        compiler(read),
        *read["flags"],
        *(f"-I{folder}" for folder in folders),
        *("-shared", "-fPIC", "-MMD", "-MF", f"{target}.d", str(source), "-o", str(target)),
        "-Wl,--no-as-needed",
        *libraries,
        *(f"-Wl,-rpath,{folder}" for folder in sorted({str(Path(path).parent) for path in libraries})),
    ]


def digest(data: bytes) -> str:
    """A short name for a content."""
    return hashlib.sha256(data).hexdigest()[:24]


def fresh(target: Path) -> bool:
    """Whether a compiled extension is there, and every header that it was compiled with is still the same."""
    notes = target.with_suffix(".json")
    try:
        read: Dict[str, str] = json.loads(notes.read_text(encoding="utf-8"))
        return target.is_file() and all(digest(Path(path).read_bytes()) == was for path, was in read.items())
    except (OSError, ValueError):
        return False


def compile_into(read: Dict[str, Any], name: str, text: str, target: Path, headers: Optional[Path]) -> None:
    """Compile; what is not complete never gets the target's name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as place:
        source, made = Path(place) / f"{name}.cc", Path(place) / "made.so"
        source.write_text(text, encoding="utf-8")
        done = subprocess.run(command(read, source, made, headers), capture_output=True, text=True, check=False)
        if done.returncode != 0:
            said = done.stderr.replace(str(source), source.name)
            raise ExtensionError(f"{name} could not be compiled:\n{said}")
        used = Path(f"{made}.d").read_text(encoding="utf-8").replace("\\\n", " ").split(":", 1)[1].split()
        notes = {path: digest(Path(path).read_bytes()) for path in sorted(set(used)) if path != str(source)}
        (Path(place) / "notes").write_text(json.dumps(notes, indent=1), encoding="utf-8")
        os.replace(made, target)
        os.replace(Path(place) / "notes", target.with_suffix(".json"))


def build(source: Union[str, Path], name: str = "extension") -> Path:
    """Compile C++ against the simulator's headers and libraries; the shared library, for ns3.load().

    source is a file, or the text itself (with at least one line break). What was compiled before is not compiled again
    unless the source, a header or the flags have changed. ExtensionError has the compiler's words.
    """
    read = settings()
    headers = None
    text = str(source)
    if isinstance(source, Path) or "\n" not in source:
        path = Path(source)
        if not path.is_file():
            raise ExtensionError(f"{path} is no file; give a C++ file, or its text")
        text, headers, name = path.read_text(encoding="utf-8"), path.resolve().parent, path.stem
    key = digest(json.dumps([text, read, str(headers), compiler(read)]).encode())
    target = cache_folder() / f"{name}-{key}.so"
    if not fresh(target):
        compile_into(read, name, text, target, headers)
    return target
