# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The store: a folder with a file for every finished run.

    runs/ab/<key>.json    what was asked for, what came back, its hash: the same bytes whenever and wherever it runs
    about/ab/<key>.json   how it went: wall and CPU time, memory, when, where, by which commit
    files/ab/<hash>.gz    what runs wrote into files, and what they were told to read
    attributes/<hash>.json    the defaults of all attributes in runs, once for all that had the same
    claims/<key>          who runs it just now
    index.sqlite          an index of all that, made again when it is lost

A file appears whole or not at all, whatever happens to the process that writes it or to others beside it.
"""

import gzip
import hashlib
import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Dict, Iterator, List, Mapping, Optional

from vflood import __version__, paths
from vflood.errors import VfloodError
from vflood.store import canonical
from vflood.store.claim import Claim
from vflood.store.identity import inputs, is_input
from vflood.store.task import FORM, Task

_STALE = 24 * 3600  # seconds after which what a killed process left unfinished is thrown away


class Corrupted(VfloodError):
    """A stored file is not what was written."""


class Unstorable(VfloodError):
    """A result that no JSON file can hold."""


@dataclass(frozen=True)
class Outcome:
    """What a run gave."""

    result: Dict[str, Any]  # the JSON object it printed
    files: Mapping[str, bytes] = field(default_factory=dict)  # by the option that named them
    about: Mapping[str, Any] = field(default_factory=dict)  # how it went: nothing of it is part of the result
    attributes: bytes = b""  # defaults of all attributes, as JSON; nothing of a program that does not tell


class Store:
    """Finished runs in a folder. Several processes may use one at the same time."""

    def __init__(self, folder: Path):
        self.folder = folder
        try:
            for name in ("runs", "about", "files", "attributes", "claims", "tmp"):
                (folder / name).mkdir(parents=True, exist_ok=True)
            self._sweep()
        except (OSError, ValueError) as error:
            raise VfloodError(f"{folder} cannot be a folder of results: {error}; name one that can be written") from error

    def path(self, key: str) -> Path:
        """Where a run's result is."""
        return self.folder / "runs" / key[:2] / f"{key}.json"

    def keys(self) -> Iterator[str]:
        """Of all finished runs, in order."""
        return iter(sorted(path.stem for path in (self.folder / "runs").glob("??/*.json")))

    def manifest(self, key: str) -> Optional[Dict[str, Any]]:
        """The whole stored object of a run; nothing if it is not there.

        :raises Corrupted: if the file is not what was written
        """
        path = self.path(key)
        try:
            text = path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Corrupted(f"{path} cannot be read ({error.strerror})") from error
        try:
            found = json.loads(text)
            sound = found["form"] == FORM and found["key"] == key and found["result_sha256"] == digest_of(found)
        except (ValueError, KeyError, TypeError):
            sound = False
        if not sound:
            raise Corrupted(f"{path} is damaged: its content does not have the hash that was written with it")
        return dict(found)

    def about(self, key: str) -> Dict[str, Any]:
        """How a run went; nothing where that is not known."""
        try:
            return dict(json.loads((self.folder / "about" / key[:2] / f"{key}.json").read_bytes()))
        except (OSError, ValueError):
            return {}

    def get(self, key: str) -> Optional[Outcome]:
        """A finished run.

        :raises Corrupted: if a file is not what was written
        """
        found = self.manifest(key)
        if found is None:
            return None
        files = {name: self._read_file(entry["sha256"]) for name, entry in found["files"].items()}
        return Outcome(found["result"], files, self.about(key))

    def sound(self, key: str) -> Optional[Outcome]:
        """As get(), but a damaged run is said to be so and counts as not there: it is run again."""
        try:
            return self.get(key)
        except Corrupted as error:
            print(f"vflood: warning: {error}; the run is repeated", file=sys.stderr)
            return None

    def put(self, task: Task, outcome: Outcome) -> None:
        """Keeps a finished run; its result appears last.

        :raises Unstorable: if it has a number that JSON does not have
        """
        digests = {name: self._write_file(content) for name, content in outcome.files.items()}
        for path in inputs(task.command).values():
            self._write_file(path.read_bytes())
        try:
            found = _readable(manifest_of(task, outcome, digests, self._write_attributes(outcome.attributes)))
        except ValueError as error:
            raise Unstorable(f"a simulation printed a number that JSON does not have ({error})") from error
        self._write("about", task.key, _readable({**outcome.about, "program": task.command[0], "commit": paths.commit()}))
        self._write("runs", task.key, found)

    def place_inputs(self, found: Mapping[str, Any], folder: Path) -> List[str]:
        """The arguments of a stored run, with the files that it is to read as they were then.

        :param found: its manifest
        :param folder: gets the files
        :raises Corrupted: if one is lost or damaged
        """
        arguments = []
        for place, argument in enumerate(found["arguments"]):
            if is_input(argument):
                option, _, name = argument.partition("=")
                path = folder / str(place) / name
                path.parent.mkdir(parents=True)
                path.write_bytes(self._read_file(found["content"][argument]))
                argument = f"{option}={path}"
            arguments.append(argument)
        return arguments

    def attributes(self, digest: str) -> Dict[str, Any]:
        """The defaults of all attributes in runs: {"attributes": {type: {name: value}}, "globals": {name: value}}.

        :param digest: as their manifests have it
        :raises Corrupted: if the file is not what was written
        """
        path = self.folder / "attributes" / f"{digest}.json"
        try:
            content = path.read_bytes()
        except OSError as error:
            raise Corrupted(f"{path} is lost ({error.strerror})") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise Corrupted(f"{path} is damaged: its content does not have the hash it is named after")
        return dict(json.loads(content))

    def claim(self, key: str) -> Optional[Claim]:
        """The right to run something now, unless another process has it; ends with that process at the latest."""
        return Claim.of(self.folder / "claims" / key)

    def _read_file(self, digest: str) -> bytes:
        path = self.folder / "files" / digest[:2] / f"{digest}.gz"
        try:
            content = gzip.decompress(path.read_bytes())
        except (OSError, EOFError, ValueError) as error:
            raise Corrupted(f"{path} is damaged or lost ({error})") from error
        if hashlib.sha256(content).hexdigest() != digest:
            raise Corrupted(f"{path} is damaged: its content does not have the hash it is named after")
        return content

    def _write_file(self, content: bytes) -> Dict[str, Any]:
        digest = hashlib.sha256(content).hexdigest()
        self._place(self.folder / "files" / digest[:2] / f"{digest}.gz", gzip.compress(content, 6, mtime=0))
        return {"sha256": digest, "bytes": len(content)}

    def _write_attributes(self, content: bytes) -> Optional[str]:
        """Keeps them, unless they are there; their hash."""
        if not content:
            return None
        digest = hashlib.sha256(content).hexdigest()
        path = self.folder / "attributes" / f"{digest}.json"
        if not path.exists():
            self._place(path, content)
        return digest

    def _write(self, kind: str, key: str, text: str) -> None:
        self._place(self.folder / kind / key[:2] / f"{key}.json", text.encode())

    def _place(self, path: Path, content: bytes) -> None:
        part = self.folder / "tmp" / f"{path.name}.{os.getpid()}.{os.urandom(4).hex()}"
        try:
            with part.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            path.parent.mkdir(exist_ok=True)
            os.replace(part, path)
            _sync(path.parent)
        except OSError as error:
            part.unlink(missing_ok=True)
            raise VfloodError(f"a result could not be kept in {path}: {error.strerror}") from error

    def _sweep(self) -> None:
        for part in (self.folder / "tmp").iterdir():
            try:
                if time.time() - part.stat().st_mtime > _STALE:
                    part.unlink()
            except FileNotFoundError:
                pass  # another process was here


def digest_of(found: Mapping[str, Any]) -> str:
    """The hash of all that a run gave."""
    return canonical.digest({"result": found["result"], "files": found["files"]})


def manifest_of(
    task: Task, outcome: Outcome, files: Mapping[str, Mapping[str, Any]], attributes: Optional[str] = None
) -> Dict[str, Any]:
    """What is kept of a run."""
    found: Dict[str, Any] = {
        "form": FORM,
        "key": task.key,
        **task.about(),
        "seed": task.seed,
        "versions": {"vflood": __version__, "ns-3": task.identity.ns3},
        "content": dict(task.identity.files),
        "options": outcome.result.get("options", task.options),
        "result": outcome.result,
        "files": {name: dict(entry) for name, entry in sorted(files.items())},
        **({"attributes": attributes} if attributes else {}),
    }
    return {**found, "result_sha256": digest_of(found)}


def _readable(value: Any) -> str:
    return json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False) + "\n"


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
