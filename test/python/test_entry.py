# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The entry script, as far as it goes without installing or building."""

import os
import shutil
import subprocess

import pytest
from conftest import ROOT

from vflood.cli import app


def entry(*arguments, path=None, cwd="/"):
    environment = {**os.environ, **({"PATH": str(path)} if path else {})}
    return subprocess.run(
        ["/bin/sh", str(ROOT / "vflood"), *arguments], capture_output=True, text=True, env=environment, cwd=cwd
    )


SUBCOMMANDS = ("run", "reproduce", "report", "verify", "notebook", "list", "test", "format")


@pytest.mark.parametrize("subcommand", SUBCOMMANDS)
def test_every_subcommand_has_help(subcommand):
    done = entry(subcommand, "--help")
    assert done.returncode == 0
    assert f"./vflood {subcommand}" in done.stdout
    assert subcommand in entry("--help").stdout


@pytest.mark.parametrize("subcommand", ("run", "reproduce", "report", "verify"))
def test_help_names_every_option(subcommand):
    import typer

    text = entry(subcommand, "--help").stdout
    command = typer.main.get_command(app).commands[subcommand]
    options = [name for p in command.params for name in p.opts if name.startswith("--") and not getattr(p, "hidden", 0)]
    assert len(options) >= 2
    assert [name for name in options if name not in text] == []


def test_an_unknown_subcommand_names_the_allowed_ones():
    done = entry("fly")
    assert done.returncode == 2
    assert all(name in done.stderr for name in SUBCOMMANDS)


def test_an_option_without_its_value():
    done = entry("--no-install", "run", "--seeds")
    assert done.returncode == 2 and "--seeds" in done.stderr and "check-only" not in done.stderr


def test_no_subcommand_shows_the_usage():
    done = entry()
    assert done.returncode == 2
    assert "Usage" in done.stdout


@pytest.mark.parametrize("jobs", ("0", "two", "-1"))
def test_wrong_jobs(jobs):
    done = entry("test", f"--jobs={jobs}")
    assert done.returncode == 2
    assert "a whole number from 1" in done.stderr


@pytest.fixture
def bare_path(tmp_path):
    """A PATH with what every POSIX system has, and neither apt-get nor a compiler."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("sh", "dirname", "readlink", "cat", "sed", "id", "getconf", "tail", "date", "rm", "mkdir", "find", "head"):
        (folder / name).symlink_to(shutil.which(name))
    return folder


@pytest.mark.parametrize("subcommand", ("run", "test", "list"))
def test_a_system_without_apt_gets_the_list_of_packages(bare_path, subcommand):
    done = entry(subcommand, path=bare_path)
    assert done.returncode == 1
    assert "apt-get" in done.stderr and "python3-typer" in done.stderr
    assert ("libns3-dev" in done.stderr) == (subcommand != "list")
    assert ("python3-pytest" in done.stderr) == (subcommand == "test")


def test_notebooks_need_jupyter(bare_path):
    done = entry("notebook", path=bare_path)
    assert done.returncode == 1 and "jupyter-notebook" in done.stderr and "pybind11-dev" in done.stderr


def fake_system(folder, name, text):
    program = folder / name
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)


def test_neither_root_nor_sudo(bare_path):
    fake_system(bare_path, "apt-get", "exit 1")
    fake_system(bare_path, "dpkg-query", "exit 1")
    (bare_path / "id").unlink()
    fake_system(bare_path, "id", "echo 1000")
    done = entry("list", path=bare_path)
    assert done.returncode == 1
    assert "neither root nor is there sudo" in done.stderr
    assert "apt-get install --no-install-recommends python3" in done.stderr


def test_list_names_the_reproductions():
    done = entry("list", "--no-install")
    assert done.returncode == 0
    assert done.stdout.startswith("vflood-fig6 ")


def test_an_unknown_id_is_refused_before_anything_is_built():
    done = entry("reproduce", "nothing", "--no-install")
    assert done.returncode == 2
    assert "allowed: vflood-fig6" in done.stderr


def test_reproduce_wants_an_id():
    done = entry("reproduce", "--no-install")
    assert done.returncode == 2
