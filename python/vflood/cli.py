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
from typing import List, Optional

import click
import typer

from vflood.errors import UsageError, VfloodError

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)


class Format(str, Enum):
    """What is printed on standard output."""

    TEXT = "text"
    JSON = "json"


_SCALE = typer.Option(
    None, help="Share of the published amount of work, above 0 up to 1, or ci: what a quick look takes (default: the experiment's own choice)."
)
_SEEDS = typer.Option(None, help="How many seeds are pooled (default: the experiment's own choice).")
_SEED = typer.Option(1, help="The first seed; the others follow it.")
_JOBS = typer.Option(None, help="Simulations run at the same time (default: all processors).")
_FORMAT = typer.Option(Format.TEXT, "--format", help="text: a table; json: the record alone.")
_OUT = typer.Option(None, help="Folder for <id>/{report.html,figure.png,figure.svg,data.csv,record.json} and store/ (default: out).")
_FRESH = typer.Option(False, "--fresh", help="Run again what the store has.")
_DASK = typer.Option(None, help="Address of a Dask scheduler that runs the simulations, as tcp://host:8786 (default: run here).")
_CHECK = typer.Option(False, "--check-only", hidden=True, help="Check the arguments and stop.")


@app.command()
def reproduce(
    id: Optional[str] = typer.Argument(None, help="Which experiment; `list` names them, all is the whole book."),
    scale: Optional[str] = _SCALE,
    seeds: Optional[int] = _SEEDS,
    seed: int = _SEED,
    jobs: Optional[int] = _JOBS,
    style: Format = _FORMAT,
    out: Optional[Path] = _OUT,
    fresh: bool = _FRESH,
    dask: Optional[str] = _DASK,
    check_only: bool = _CHECK,
):
    """Run one published experiment and compare with what was published."""
    from vflood.reproduce.book import ALL, Order, run_all, run_one

    if id is None:
        raise UsageError("reproduce needs the id of an experiment, or all; `./vflood list` names them")
    order = Order(scale, seeds, seed, jobs, style.value, out, fresh, dask)
    (run_all if id == ALL else run_one)(order, id, check_only)


@app.command()
def run(
    plan: Optional[Path] = typer.Argument(None, help="A plan (TOML); without one the main result is drawn and tabulated."),
    scale: Optional[str] = _SCALE,
    seeds: Optional[int] = _SEEDS,
    seed: int = _SEED,
    jobs: Optional[int] = _JOBS,
    style: Format = _FORMAT,
    out: Optional[Path] = _OUT,
    fresh: bool = _FRESH,
    dask: Optional[str] = _DASK,
    shard: Optional[str] = typer.Option(None, help="Of a plan: only the i-th of n shares of its runs, as i/n."),
    export: Optional[List[str]] = typer.Option(None, help="Of a plan: hdf5 or flent, beside CSV; may be given twice."),
    check: bool = typer.Option(False, "--check", help="Of a plan: look at it, ask its program, run nothing."),
    check_only: bool = _CHECK,
):
    """Run a plan, or draw and tabulate the main result."""
    if plan is None:
        if shard or export or check:
            raise UsageError("--shard, --export and --check are for a plan: ./vflood run plan.toml")
        from vflood.reproduce import MAIN
        from vflood.reproduce.book import Order, run_one

        run_one(Order(scale, seeds, seed, jobs, style.value, out, fresh, dask), MAIN, check_only)
        return
    if (scale, seeds, seed) != (None, None, 1):
        raise UsageError("--scale, --seeds and --seed are for the main result; a plan says itself how much is run")
    from vflood.sweep import run as sweep

    order = sweep.Order(plan, jobs, style.value, out, fresh, dask, shard, tuple(export or ()))
    sweep.run(order, check_only=check_only, ask=check)


@app.command()
def verify(
    folder: Path = typer.Argument(..., help="Where results are: what --out was, as out/<plan>."),
    sample: Optional[int] = typer.Option(None, help="How many runs, chosen at random (default: all)."),
    seed: int = typer.Option(1, help="Of the choice."),
    jobs: Optional[int] = _JOBS,
    style: Format = _FORMAT,
):
    """Run stored runs again and compare."""
    from vflood.sweep.verify import report, verify as again

    report(again(folder, sample, jobs if jobs is not None else os.cpu_count() or 1, seed), style.value)


@app.command()
def report(
    folder: Path = typer.Argument(..., help="Where results are: out/<id>, out/<plan>, or out for the book of all that is there."),
    timeline: Optional[List[Path]] = typer.Option(None, help="A file that the program timeline wrote, to be shown; may be given twice."),
    plain: bool = typer.Option(False, "--plain", help="For browsers that cannot unpack data: a larger page."),
):
    """Make report.html again from what a folder has."""
    from vflood.report import write

    path = write.report(folder, timeline or (), plain)
    print(f"Report: {path} ({write.size_of(path)}; opens in any browser)")


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
    except ModuleNotFoundError as error:
        print(f"vflood: the Python module {error.name} is missing (Debian: apt-get install python3-{error.name})", file=sys.stderr)
        status = 1
    except BrokenPipeError:  # the reader of standard output went away: nothing more to say to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = 1
    except OSError as error:
        print(f"vflood: {error.strerror}: {error.filename}", file=sys.stderr)
        status = 1
    sys.exit(status)
