# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""The command line behind ./vflood."""

import json
import os
import signal
import sys
from enum import Enum
from pathlib import Path
from typing import Optional

import click
import typer

from vflood import paths
from vflood.errors import UsageError, VfloodError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


class Format(str, Enum):
    """What is printed on standard output."""

    TEXT = "text"
    JSON = "json"


_SCALE = typer.Option(None, help="Share of the published amount of work, above 0 up to 1 (default: the experiment's own choice).")
_SEEDS = typer.Option(None, help="How many seeds are pooled (default: the experiment's own choice).")
_SEED = typer.Option(1, help="The first seed; the others follow it.")
_JOBS = typer.Option(None, help="Simulations run at the same time (default: all processors).")
_FORMAT = typer.Option(Format.TEXT, "--format", help="text: a table; json: the record alone.")
_OUT = typer.Option(None, help="Folder for <id>/{figure.png,figure.svg,data.csv,record.json} (default: out).")
_CHECK = typer.Option(False, "--check-only", hidden=True, help="Check the arguments and stop.")


def _reproduce(name, scale, seeds, seed, jobs, style, out, check_only):
    from vflood.reproduce import find
    from vflood.reproduce.record import Request

    reproduction = find(name)
    request = Request(reproduction.scale if scale is None else scale, seeds, seed, jobs if jobs is not None else os.cpu_count() or 1)
    folder = paths.ROOT / "out" if out is None else out
    paths.check_writable(folder)
    if check_only:
        return
    from vflood.reproduce.run import run as run_reproduction

    run_reproduction(reproduction, request, folder, style.value)


@app.command()
def reproduce(
    id: Optional[str] = typer.Argument(None, help="Which experiment; `list` names them."),
    scale: Optional[float] = _SCALE,
    seeds: Optional[int] = _SEEDS,
    seed: int = _SEED,
    jobs: Optional[int] = _JOBS,
    style: Format = _FORMAT,
    out: Optional[Path] = _OUT,
    check_only: bool = _CHECK,
):
    """Run one published experiment and compare with what was published."""
    if id is None:
        raise UsageError("reproduce needs the id of an experiment; `./vflood list` names them")
    _reproduce(id, scale, seeds, seed, jobs, style, out, check_only)


@app.command()
def run(
    scale: Optional[float] = _SCALE,
    seeds: Optional[int] = _SEEDS,
    seed: int = _SEED,
    jobs: Optional[int] = _JOBS,
    style: Format = _FORMAT,
    out: Optional[Path] = _OUT,
    check_only: bool = _CHECK,
):
    """Draw and tabulate the main result."""
    from vflood.reproduce import MAIN

    _reproduce(MAIN, scale, seeds, seed, jobs, style, out, check_only)


@app.command("list")
def list_reproductions(style: Format = typer.Option(Format.TEXT, "--format", help="text or json.")):
    """Name the experiments that can be reproduced."""
    from vflood.reproduce import REPRODUCTIONS

    if style is Format.JSON:
        print(json.dumps([{"id": r.id, "title": r.title, "seeds": r.seeds, "scale": r.scale} for r in REPRODUCTIONS.values()], indent=2))
    else:
        width = max(len(name) for name in REPRODUCTIONS)
        for reproduction in REPRODUCTIONS.values():
            print(f"{reproduction.id.ljust(width)}  {reproduction.title}")


def main(arguments=None):
    """Runs the command line; ends the process with 0, 1 (failed), 2 (wrong arguments) or 130 (interrupted)."""
    try:
        status = app(arguments, standalone_mode=False, prog_name="vflood") or 0
    except VfloodError as error:
        print(f"vflood: {error}", file=sys.stderr)
        status = error.status
    except click.ClickException as error:
        print(f"vflood: {error.format_message()}", file=sys.stderr)
        status = 2
    except (KeyboardInterrupt, click.Abort):
        print("vflood: interrupted", file=sys.stderr)
        status = 128 + signal.SIGINT
    except BrokenPipeError:  # the reader of standard output went away: nothing more to say to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    except OSError as error:
        print(f"vflood: {error.strerror}: {error.filename}", file=sys.stderr)
        status = 1
    sys.exit(status)
