# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""An index of a store for questions in SQL. It only repeats what the files say, and is made again when it is lost."""

import contextlib
import json
import sqlite3
from pathlib import Path
from typing import Any, Dict, Iterator, List, Tuple

from vflood.store.folder import Corrupted, Store

_TABLE = """
CREATE TABLE IF NOT EXISTS runs (
    key TEXT PRIMARY KEY,
    program TEXT, identity TEXT, arguments TEXT, options TEXT, seed INTEGER,
    result_sha256 TEXT, wall_s REAL, cpu_s REAL, max_rss_kib INTEGER, finished_at TEXT
)
"""
_COLUMNS = 11
_PATIENCE = 60.0  # seconds to wait for another process


class Index:
    """index.sqlite of a store."""

    def __init__(self, store: Store):
        self._store = store
        self.path: Path = store.folder / "index.sqlite"

    def refresh(self) -> int:
        """Adds the runs it lacks and forgets those that are gone; how many there are."""
        try:
            return self._refresh()
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
                raise
            self.path.unlink(missing_ok=True)  # damaged: the files know all of it
            return self._refresh()

    def query(self, question: str, *values: Any) -> List[Tuple[Any, ...]]:
        """What a SELECT gives."""
        self.refresh()
        with self._open() as database:
            return list(database.execute(question, values))

    @contextlib.contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self.path, timeout=_PATIENCE)
        try:
            with database:  # one transaction: all of it or nothing
                database.execute("BEGIN IMMEDIATE")
                database.execute(_TABLE)
                yield database
        finally:
            database.close()

    def _refresh(self) -> int:
        there = set(self._store.keys())
        with self._open() as database:
            known = {key for key, in database.execute("SELECT key FROM runs")}
            database.executemany("DELETE FROM runs WHERE key = ?", [(key,) for key in known - there])
            rows = [row for key in sorted(there - known) for row in self._row(key)]
            database.executemany(f"INSERT OR REPLACE INTO runs VALUES ({', '.join('?' * _COLUMNS)})", rows)
            return int(database.execute("SELECT COUNT(*) FROM runs").fetchone()[0])

    def _row(self, key: str) -> List[Tuple[Any, ...]]:
        try:
            found = self._store.manifest(key)
        except Corrupted:
            found = None
        if found is None:
            return []
        about: Dict[str, Any] = self._store.about(key)
        facts = (found["program"], found["identity"], json.dumps(found["arguments"]), json.dumps(found["options"]))
        times = tuple(about.get(name) for name in ("wall_s", "cpu_s", "max_rss_kib", "finished_at"))
        return [(key, *facts, found["seed"], found["result_sha256"], *times)]
