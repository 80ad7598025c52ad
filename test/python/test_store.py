# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The store: the same run is found again, another is not, and nothing half is ever there."""

import json
import os
import sqlite3
import subprocess
import sys
import threading
from dataclasses import replace

import pytest
from conftest import ROOT

from vflood import runner, work
from vflood.errors import VfloodError
from vflood.process import Children
from vflood.runner import Means, Pool, by
from vflood.store.folder import Corrupted, Outcome, Store, Unstorable
from vflood.store.identity import identity
from vflood.store.index import Index
from vflood.store.task import task


@pytest.fixture
def tool(tmp_path):
    path = tmp_path / "tool"
    path.write_text(f'#!/bin/sh\necho "$*" >> {tmp_path}/log\necho "{{\\"said\\": \\"$*\\"}}"\n')
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "store")


def ran(tmp_path):
    log = tmp_path / "log"
    return log.read_text().splitlines() if log.exists() else []


def test_the_key_is_of_options_seed_and_content(tool):
    key = task([tool, "--a=1", "--seed=1"]).key
    assert task([tool, "--seed=1", "--a=1"]).key == key
    assert task([tool, "--a=2", "--seed=1"]).key != key
    assert task([tool, "--a=1", "--seed=2"]).key != key
    assert task([tool, "--a=1", "--seed=1", "--b=1"]).key != key
    assert task([tool, "--a=1", "--a=2"]).key != task([tool, "--a=2", "--a=1"]).key  # the last one counts
    with open(tool, "a") as stream:
        stream.write("# changed\n")
    assert task([tool, "--a=1", "--seed=1"]).key != key


def test_versions_are_no_numbers(tool):
    assert task([tool, "--xen=4.1"]).key != task([tool, "--xen=4.10"]).key


def test_what_changes_results_from_outside_is_in_the_key(tool, monkeypatch):
    key = task([tool]).key
    monkeypatch.setenv("NS_GLOBAL_VALUE", "RngRun=7")
    assert task([tool]).key != key
    monkeypatch.setenv("NS_GLOBAL_VALUE", "")
    assert task([tool]).key == key


def test_a_program_that_another_one_runs_is_in_the_key(tool, tmp_path):
    key = task(["/bin/sh", tool, "--a=1"]).key
    with open(tool, "a") as stream:
        stream.write("# changed\n")
    assert task(["/bin/sh", tool, "--a=1"]).key != key


@pytest.mark.parametrize("option", ["library", "scenario"])
def test_a_file_that_is_read_is_in_the_key_but_not_where_it_is(tool, tmp_path, option):
    here, there = tmp_path / "here" / "world", tmp_path / "there" / "world"
    for path in (here, there):
        path.parent.mkdir()
        path.write_text("one")
    first = task([tool, f"--{option}={here}"])
    assert first.key == task([tool, f"--{option}={there}"]).key
    assert first.arguments == [f"--{option}=world"]
    there.write_text("two")
    assert first.key != task([tool, f"--{option}={there}"]).key
    there.unlink()
    with pytest.raises(VfloodError, match="the file .*/there/world was not found"):
        task([tool, f"--{option}={there}"])


def test_what_was_read_is_kept(store, tool, tmp_path):
    world = tmp_path / "world"
    world.write_text("one")
    with by(Means(store)):
        Pool(1).run([[tool, f"--scenario={world}", "--a=1"]], "runs")
    world.write_text("two")
    (key,) = store.keys()
    arguments = store.place_inputs(store.manifest(key), tmp_path / "again")
    assert [name.partition("=")[0] for name in arguments] == ["--a", "--scenario"]
    assert open(arguments[1].partition("=")[2]).read() == "one"


def test_libraries_are_in_the_identity():
    found = dict(identity(["/bin/sh"]).files)
    assert len(found) >= 3 and any(name.startswith("libc.") for name in found)


def test_a_program_that_is_not_there():
    with pytest.raises(VfloodError, match="/no/such was not found"):
        identity(["/no/such"])


def test_what_is_stored_comes_back(store, tool):
    it = task([tool, "--a=1", "--seed=3"], ["file"])
    assert store.get(it.key) is None
    store.put(it, Outcome({"x": [1, 2.5, None, "ä"]}, {"file": b"\x00content"}, {"wall_s": 1.25}))
    found = store.get(it.key)
    assert found.result == {"x": [1, 2.5, None, "ä"]} and found.files == {"file": b"\x00content"}
    assert found.about["wall_s"] == 1.25 and list(store.keys()) == [it.key]
    manifest = store.manifest(it.key)
    assert manifest["seed"] == 3 and manifest["arguments"] == ["--a=1", "--seed=3"]
    assert manifest["versions"]["vflood"] and "tool" in manifest["content"]
    assert "wall_s" not in store.path(it.key).read_text()


def test_the_same_result_is_the_same_bytes_whatever_the_time_it_took(store, tool):
    it = task([tool])
    store.put(it, Outcome({"b": 1, "a": 2}, {}, {"wall_s": 1}))
    first = store.path(it.key).read_bytes()
    store.put(it, Outcome({"a": 2, "b": 1}, {}, {"wall_s": 2}))
    assert store.path(it.key).read_bytes() == first


def test_numbers_that_json_does_not_have(store, tool):
    with pytest.raises(Unstorable):
        store.put(task([tool]), Outcome({"x": float("nan")}))
    assert list(store.keys()) == []


@pytest.mark.parametrize("damage", [lambda t: t[: len(t) // 2], lambda t: t.replace(b"12345", b"12346"), lambda t: b"", lambda t: b"[]"])
def test_damage_is_found(store, tool, damage, capsys):
    it = task([tool])
    store.put(it, Outcome({"x": 12345}))
    path = store.path(it.key)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(Corrupted, match="is damaged"):
        store.get(it.key)
    assert store.sound(it.key) is None
    assert "the run is repeated" in capsys.readouterr().err


def test_a_result_under_another_name_is_damage(store, tool):
    one, two = task([tool, "--a=1"]), task([tool, "--a=2"])
    store.put(one, Outcome({"x": 1}))
    store.path(two.key).parent.mkdir(exist_ok=True)
    store.path(two.key).write_bytes(store.path(one.key).read_bytes())
    with pytest.raises(Corrupted):
        store.get(two.key)


def test_a_damaged_or_lost_file_is_found(store, tool):
    it = task([tool, "--file=x"], ["file"])
    store.put(it, Outcome({}, {"file": b"content"}))
    (path,) = (store.folder / "files").glob("??/*.gz")
    path.write_bytes(b"nonsense")
    with pytest.raises(Corrupted):
        store.get(it.key)
    path.unlink()
    with pytest.raises(Corrupted):
        store.get(it.key)


def test_a_claim_is_one_persons_until_it_ends(store):
    claim = store.claim("k")
    assert claim and store.claim("k") is None
    claim.release()
    with store.claim("k") as again:
        assert again
    code = f"import sys; sys.path.insert(0, {str(ROOT / 'python')!r})\n" + (
        "from pathlib import Path; from vflood.store.folder import Store; import os\n"
        f"assert Store(Path({str(store.folder)!r})).claim('k'); os.kill(os.getpid(), 9)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert store.claim("k")


def test_the_index_follows_the_files_and_is_made_again(store, tool):
    for seed in (1, 2):
        store.put(task([tool, f"--seed={seed}"]), Outcome({"options": {"a": 1}}, {}, {"wall_s": 0.5}))
    index = Index(store)
    question = "SELECT program, seed, wall_s, options FROM runs ORDER BY seed"
    expected = [("tool", 1, 0.5, '{"a": 1}'), ("tool", 2, 0.5, '{"a": 1}')]
    assert index.query(question) == expected
    index.path.unlink()
    assert index.query(question) == expected
    index.path.write_bytes(b"this is no database, whatever its name says " * 100)
    assert index.query(question) == expected
    store.path(task([tool, "--seed=1"]).key).unlink()
    assert index.query(question) == expected[1:]
    with sqlite3.connect(index.path) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_several_indexes_at_once(store, tool):
    for seed in range(20):
        store.put(task([tool, f"--seed={seed}"]), Outcome({}))
    counts = []
    threads = [threading.Thread(target=lambda: counts.append(Index(store).refresh())) for _ in range(4)]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert counts == [20] * 4


def test_a_pool_runs_each_only_once(store, tool, tmp_path):
    commands = [[tool, f"--seed={seed}"] for seed in (1, 2, 1, 3)]
    with by(Means(store)):
        first = Pool(2).run(commands, "x")
        again = Pool(2).run(commands, "x")
    assert first == again and first[0] == {"said": "--seed=1"}
    assert sorted(ran(tmp_path)) == ["--seed=1", "--seed=2", "--seed=3"]
    with by(Means(store, fresh=True)):
        assert Pool(2).run(commands[:1], "x") == first[:1]
    assert len(ran(tmp_path)) == 4
    Pool(1).run(commands[:1], "x")  # without a store
    assert len(ran(tmp_path)) == 5


def test_a_changed_program_is_run_again(store, tool, tmp_path):
    with by(Means(store)):
        Pool(1).run([[tool]], "x")
        with open(tool, "a") as stream:
            stream.write("# changed\n")
        Pool(1).run([[tool]], "x")
    assert len(ran(tmp_path)) == 2


def test_a_program_that_changes_while_it_runs_leaves_no_result(store, tmp_path):
    path = tmp_path / "tool"
    path.write_text('#!/bin/sh\necho "#" >> "$0"\necho "{}"\n')
    path.chmod(0o755)
    with by(Means(store)), pytest.raises(VfloodError, match="was built again"):
        Pool(1).run([[str(path)]], "x")
    assert list(store.keys()) == []


def test_a_failure_leaves_what_was_finished(store, tmp_path):
    path = tmp_path / "tool"
    path.write_text('#!/bin/sh\ncase "$1" in --seed=2) exit 3 ;; esac\necho "{}"\n')
    path.chmod(0o755)
    commands = [[str(path), f"--seed={seed}"] for seed in (1, 2, 3)]
    with by(Means(store)):
        with pytest.raises(VfloodError, match="status 3"):
            Pool(1).run(commands, "x")
        assert len(list(store.keys())) == 1
        found = Pool(1).settle(commands, "x").found
    assert [isinstance(outcome, Outcome) for outcome in found] == [True, False, True]
    assert len(list(store.keys())) == 2 and not list((store.folder / "claims").iterdir())


def test_files_that_runs_write_are_kept(store, tmp_path):
    path = tmp_path / "tool"
    path.write_text('#!/bin/sh\nfile=${1#--file=}\necho content > "$file"\necho "{\\"wrote\\": \\"$file\\"}"\necho >> "$0.log"\n')
    path.chmod(0o755)
    for name in ("one", "two"):
        with by(Means(store)):
            assert Pool(1).run([[str(path), f"--file={tmp_path / name}"]], "x", outputs=["file"])
        assert (tmp_path / name).read_text() == "content\n"
    assert (tmp_path / "tool.log").read_text() == "\n"
    assert store.manifest(next(store.keys()))["result"] == {"wrote": "file"}


def test_the_use_of_time_and_memory_is_known(tool):
    about = Children().run([tool]).about
    assert about["wall_s"] > 0 and about["cpu_s"] >= 0 and about["max_rss_kib"] > 100


def test_another_process_that_was_faster_is_believed(store, tool, tmp_path):
    commands = [[tool, "--seed=1"]]
    todo = work.Work(commands, (), store, False, lambda count: None)
    store.put(task(commands[0]), Outcome({"said": "elsewhere"}))
    assert todo.take() is None
    assert todo.found[0].result == {"said": "elsewhere"} and ran(tmp_path) == []


def test_without_waiting_what_others_run_is_not_given_out(store, tool):
    claim = store.claim(task([tool]).key)
    todo = work.Work([[tool]], (), store, False, lambda count: None)
    assert todo.take(wait=False) is None
    claim.release()
    assert todo.take(wait=False)


def test_parts_of_killed_processes_are_swept_away(store):
    old, new = store.folder / "tmp" / "old", store.folder / "tmp" / "new"
    for path in (old, new):
        path.write_text("half")
    os.utime(old, (1, 1))
    Store(store.folder)
    assert not old.exists() and new.exists()


TELLS = """#!/bin/sh
[ -z "$VFLOOD_ATTRIBUTES_TO" ] || printf '{"attributes":{"ns3::A":{"B":"1"}},"globals":{"C":"2"}}' > "$VFLOOD_ATTRIBUTES_TO"
echo '{}'
"""


def test_defaults_of_attributes_are_kept_once(store, tool):
    with open(tool, "w") as stream:
        stream.write(TELLS)
    with by(Means(store)):
        Pool(1).run([[tool, f"--seed={seed}"] for seed in (1, 2)], "runs")
    digests = {store.manifest(key)["attributes"] for key in store.keys()}
    assert [path.stem for path in (store.folder / "attributes").iterdir()] == list(digests)
    (digest,) = digests
    assert store.attributes(digest) == {"attributes": {"ns3::A": {"B": "1"}}, "globals": {"C": "2"}}
    path = store.folder / "attributes" / f"{digest}.json"
    path.write_text("{}")
    with pytest.raises(Corrupted, match="is damaged"):
        store.attributes(digest)
    path.unlink()
    with pytest.raises(Corrupted, match="is lost"):
        store.attributes(digest)


def test_a_program_that_tells_no_attributes_has_none(store, tool):
    with by(Means(store)):
        Pool(1).run([[tool, "--seed=1"]], "runs")
    assert "attributes" not in store.manifest(next(store.keys()))


WRITES = """#!/bin/sh
for word; do case $word in --file=*) echo {content} > "${{word#--file=}}"; echo "{{\\"file\\": \\"${{word#--file=}}\\"}}";; esac; done
"""


def test_verify_compares_files(store, tool, tmp_path):
    from vflood.sweep import verify as again

    with open(tool, "w") as stream:
        stream.write(WRITES.format(content="one"))
    with by(Means(store)):
        Pool(1).run([[tool, f"--file={tmp_path / 'mine'}", "--seed=1"]], "runs", outputs=["file"])
        Pool(1).run([["/bin/echo", "{}"]], "runs")
    assert [verdict.state for verdict in again.verify(tmp_path, None, 1)] == [again.SAME] * 2
    with open(tool, "w") as stream:
        stream.write(WRITES.format(content="two"))
    assert sorted(verdict.state for verdict in again.verify(tmp_path, None, 1)) == [again.OTHER, again.SAME]
