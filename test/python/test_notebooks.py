# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The notebooks: each runs, and is stored without what it printed."""

import json
import os
import re
import sys
from pathlib import Path

import pytest
from conftest import ROOT

FOLDER = ROOT / "examples" / "notebooks"
NOTEBOOKS = sorted(FOLDER.glob("*.ipynb"))
NAMES = [path.stem for path in NOTEBOOKS]


def cells(path, kind):
    return ["".join(cell["source"]) for cell in json.loads(path.read_text(encoding="utf-8"))["cells"] if cell["cell_type"] == kind]


def test_all_are_there_and_listed():
    listed = re.findall(r"^``([a-z-]+)``  ", (ROOT / "doc" / "python.rst").read_text(encoding="utf-8"), flags=re.M)
    assert sorted(listed) == NAMES and len(NAMES) == 6


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_stored_without_what_it_printed(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        assert not re.search(r"[\"'`(\s]/(?:home|root|work|tmp|usr)\b", "".join(cell["source"]))
        if cell["cell_type"] == "code":
            assert cell["outputs"] == [] and cell["execution_count"] is None
            assert len(cell["source"]) < 40
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    assert notebook["metadata"] == {"kernelspec": kernel, "language_info": {"name": "python"}}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_it_begins_with_a_title_and_checks_what_it_says(path):
    assert cells(path, "markdown")[0].startswith("# ")
    assert "\n".join(cells(path, "code")).count("assert ") >= 2


@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_files_that_it_names_exist(path):
    for name in re.findall(r"`([\w/.-]+\.(?:rst|h|cc|toml|ipynb))`", "\n".join(cells(path, "markdown"))):
        assert (ROOT / name).is_file() or (FOLDER / name).is_file(), name


@pytest.mark.skipif(not os.environ.get("SCENARIO"), reason="SCENARIO does not name the program; ctest sets it")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=NAMES)
def test_it_runs(path, tmp_path, monkeypatch):
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    kernel = tmp_path / "kernels" / "python3"
    kernel.mkdir(parents=True)
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (kernel / "kernel.json").write_text(json.dumps({"argv": argv, "display_name": "Python 3", "language": "python"}))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path))
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path / "runtime"))
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path / "ipython"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "python"))
    monkeypatch.setenv("VFLOOD_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("VFLOOD_BUILD_DIR", str(Path(os.environ["SCENARIO"]).resolve().parents[1]))
    notebook = nbformat.read(path, as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(FOLDER)}})
    client.execute()
    pictures = [output for cell in notebook.cells for output in cell.get("outputs", []) if "image/png" in output.get("data", {})]
    assert pictures, "no figure was drawn"
