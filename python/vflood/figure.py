# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Figures that are the same bytes for the same data."""

from pathlib import Path
from typing import Any, Callable, Tuple

from vflood import statistics

# Colours that remain apart for colour-blind readers, with a line style each for print.
PLAIN = {"color": "#0072B2", "linestyle": "--", "linewidth": 2}
OFFLOADED = {"color": "#D55E00", "linestyle": "-", "linewidth": 2}

_STYLE = {
    "svg.hashsalt": "vflood",
    "font.family": "DejaVu Sans",
    "font.size": 11,
    "axes.grid": True,
    "grid.alpha": 0.3,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "figure.dpi": 150,
}

_LOG_FROM = 20  # ratio of largest to smallest value from which an axis is logarithmic


def save(draw: Callable[[Any], Any], folder: Path, size: Tuple[float, float] = (8, 6)) -> None:
    """Calls draw(figure) under our style, whatever the user's, and writes folder/figure.{png,svg}."""
    import matplotlib
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_STYLE)
        for canvas, suffix, metadata in (
            (FigureCanvasAgg, "png", {"Software": None}),
            (FigureCanvasSVG, "svg", {"Date": None}),
        ):
            figure = Figure(figsize=size)
            canvas(figure)
            draw(figure)
            figure.savefig(folder / f"figure.{suffix}", metadata=metadata)


def number(value: float) -> str:
    """A number with three significant digits and no exponent."""
    from decimal import Decimal

    text = format(Decimal(f"{value:.3g}"), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def plain_logarithm(axis):
    """Labels a logarithmic axis at 1, 2, 5, 10, ... without exponents."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_minor_formatter(NullFormatter())
    axis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))


def draw_cdfs(axes, samples, unit):
    """The CDF of each sample in {label: (values, style)}, with its median marked."""
    everything = [value for values, _ in samples.values() for value in values]
    if min(everything) > 0 and max(everything) / min(everything) >= _LOG_FROM:
        axes.set_xscale("log")
        plain_logarithm(axes.xaxis)
        axes.grid(which="minor", alpha=0.12)
    for label, (values, style) in samples.items():
        x, share = statistics.cdf(values)
        median = statistics.quartiles(values)[1]
        axes.step([x[0], *x], [0, *share], where="post", label=f"{label}: median {number(median)} {unit}", **style)
        axes.vlines(median, 0, 0.5, color=style["color"], linewidth=1, linestyle=":")
        axes.plot([median], [0.5], marker="o", color=style["color"], markeredgecolor="white", zorder=3)
    axes.axhline(0.5, color="0.6", linewidth=0.8, zorder=0)
    axes.set_ylim(0, 1.02)
    axes.set_ylabel("share of transfers at or below")


def head(fig, axes, title, subtitle, left=0.09, columns=2):
    """Title, subtitle and legend above the axes, where they hide no data."""
    height = fig.get_figheight()
    fig.subplots_adjust(left=left, right=0.98, top=1 - 0.98 / height)
    fig.text(0.5, 1 - 0.1 / height, title, ha="center", va="top", fontsize=13)
    fig.text(0.5, 1 - 0.4 / height, subtitle, ha="center", va="top", fontsize=11)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncol=columns, frameon=False)


def caption(fig, text):
    """Makes room below the axes for a caption, wrapped to the width of the figure."""
    import textwrap

    lines = textwrap.wrap(text, int(fig.get_figwidth() * 14))
    height = fig.get_figheight()
    fig.subplots_adjust(bottom=(0.62 + 0.19 * len(lines)) / height)
    fig.text(0.5, 0.06 / height, "\n".join(lines), ha="center", va="bottom", fontsize=9, color="0.25", linespacing=1.3)
