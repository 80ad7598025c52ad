# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""PVTCP's Figure 7: why a guest that sends takes a timeout although the ACK is there; drawn from a run."""

from vflood import figure
from vflood.figure import number
from vflood.reproduce import pseudo_congestion
from vflood.reproduce.pseudo_congestion import ABOUT
from vflood.reproduce.record import Reproduction, Result
from vflood.timeline_figure import ACK, BRIDGE, DATA, GUEST, WIRE

LANES = {GUEST: 0.0, BRIDGE: 1.0, WIRE: 2.0}
MARGIN = 0.02e-3  # seconds shown before and after the first of the packets that matter, and the last
AFTER = 0.25e-3  # seconds shown after losing the core
WAIT = 1e-3  # seconds; an ACK that is longer on its way from dom0 to the guest waits in dom0
EARLY, LATE = 4e-6, 16e-6  # seconds shown around getting it back
RUNS, AWAY = "#009E73", "0.8"
TIMEOUT = "#CC79A7"


def path(axes, trip, begin, strong, last=None, unit=1e3):
    """Draws a packet's way between the lanes, without the last lane if one is given."""
    points = [(t, h) for t, h in trip.points if last is None or (h != last)]
    if len(points) > 1 and points[-1][1] == GUEST and points[-1][0] - points[-2][0] > WAIT:
        points.insert(-1, (points[-1][0], BRIDGE))  # it waits there
    x, y = [LANES[h] for _, h in points], [(t - begin) * unit for t, _ in points]
    style = {"color": DATA if trip.out else ACK}
    style.update({"linewidth": 2.4, "zorder": 4} if strong else {"linewidth": 0.8, "alpha": 0.35, "zorder": 2})
    axes.plot(x, y, **style)
    if len(points) > 1:
        marker = ">" if trip.out else "<"
        axes.plot(x[-1:], y[-1:], marker=marker, markersize=8 if strong else 4, linestyle="none", **style)


def lanes(axes, begin, length, turns, unit=1e3):
    """The three lanes, with the times at which the guest runs; time goes down, in ms from begin (1e6: in us)."""
    for x in LANES.values():
        axes.axvline(x, color="0.75", linewidth=0.8, zorder=1)
    axes.plot([0, 0], [0, length * unit], color=AWAY, linewidth=9, solid_capstyle="butt", zorder=1)
    for turn in turns:
        low, high = max(turn.begin, begin), min(turn.end, begin + length)
        if low < high:
            span = [(low - begin) * unit, (high - begin) * unit]
            axes.plot([0, 0], span, color=RUNS, linewidth=9, solid_capstyle="butt", zorder=2)
    axes.set_xlim(-0.75, 2.35)
    axes.set_ylim(length * unit, 0)
    axes.set_xticks(list(LANES.values()), ["guest 1", "dom0", "wire"])
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=0)
    axes.grid(False)
    axes.set_ylabel("ms" if unit == 1e3 else "us")


def note(axes, lane, at, text, colour, **more):
    """A remark beside a point."""
    place = {"xytext": (14, 0), "ha": "left", "va": "center", **more}
    box = {"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1}
    axes.annotate(text, (lane, at), textcoords="offset points", color=colour, fontsize=9.5, bbox=box, zorder=6, **place)


def acknowledging(found, data):
    """The first ACK that covers a segment."""
    return next(p for p in found.packets if not p.out and p.ack > data.seq and p.at(GUEST))


def draw_within(axes, found, episode):
    """The usual case: the ACK comes back while the guest runs."""
    data = next(p for p in found.packets if p.out and p.payload and p.points[0][0] > episode.preempted - 2e-3)
    ack = acknowledging(found, data)
    begin, end = data.points[0][0] - MARGIN, ack.at(GUEST) + MARGIN
    lanes(axes, begin, end - begin, found.turns)
    for packet in found.packets:
        if packet.points[-1][0] >= begin and packet.points[0][0] <= end:
            path(axes, packet, begin, packet in (data, ack))
    top, end = (data.points[0][0] - begin) * 1e3, (ack.at(GUEST) - begin) * 1e3
    note(axes, 0, top, "data", DATA, xytext=(-10, 0), ha="right")
    note(axes, 0, end, "ACK:\ntimer is\nset anew", ACK, xytext=(-10, 0), ha="right")
    axes.set_title("the ACK returns within the turn", fontsize=11, pad=22)


def draw_lost(upper, lower, found, episode):
    """The guest loses its core; the ACK waits; the timer comes first."""
    ack = acknowledging(found, episode.first)
    begin, late = episode.first.points[0][0] - MARGIN, episode.resumed - EARLY
    length = episode.preempted + AFTER - begin
    for axes, start, span, unit in ((upper, begin, length, 1e3), (lower, late, EARLY + LATE, 1e6)):
        lanes(axes, start, span, found.turns, unit)
        for packet in found.packets:
            strong = packet in (episode.first, ack, episode.again)
            if packet.points[-1][0] >= start and packet.points[0][0] <= start + span and not strong:
                path(axes, packet, start, False, unit=unit)
    waits = (ack.at(BRIDGE) - begin) * 1e3
    path(upper, episode.first, begin, True)
    path(upper, ack, begin, True, last=GUEST)
    upper.plot([1, 1], [waits, length * 1e3], color=ACK, linewidth=2.4, linestyle=":", zorder=4)
    note(upper, 1, (waits + length * 1e3) / 2, "the ACK waits\nin the ring", ACK)
    note(upper, 0, (episode.preempted - begin) * 1e3, "loses\nthe core", "0.25", xytext=(-10, 0), ha="right")
    note(upper, 0, (episode.first.points[0][0] - begin) * 1e3, "data", DATA, xytext=(-10, 0), ha="right")
    at = (ack.at(GUEST) - late) * 1e6
    lower.plot([1, 1], [0, at], color=ACK, linewidth=2.4, linestyle=":", zorder=4)
    lower.plot([1, 0], [at, at], color=ACK, linewidth=2.4, zorder=4)
    lower.plot([0], [at], marker="<", markersize=8, color=ACK, zorder=4)
    path(lower, episode.again, late, True, unit=1e6)
    timeout = (episode.timeout - late) * 1e6
    lower.plot([0], [timeout], marker="X", markersize=12, color=TIMEOUT, markeredgecolor="white", zorder=7)
    note(lower, 0, timeout, "1. RTO", TIMEOUT, xytext=(-12, 4), ha="right", weight="bold")
    note(lower, 0, at, "2. ACK", ACK, xytext=(-12, -4), ha="right", weight="bold")
    note(lower, 2, (episode.again.at(WIRE) - late) * 1e6, "sent\nagain", DATA, xytext=(8, 0))
    upper.set_title("the guest loses its core meanwhile", fontsize=11, pad=22)
    lower.set_xticks([])
    away = number(1e3 * (episode.resumed - episode.preempted))
    lower.text(0.5, 1.045, f"{away} ms: others run", transform=lower.transAxes, ha="center", va="center", fontsize=10)
    for axes, y in ((upper, 0), (lower, 1)):
        axes.spines["bottom" if y == 0 else "top"].set_visible(False)
        axes.plot([0], [y], transform=axes.transAxes, marker=[(-1, -0.6), (1, 0.6)], markersize=10, color="k", clip_on=False)


def painter(found, episode, about):
    """A function that draws the figure."""

    def draw(fig):
        from matplotlib.patches import Patch

        grid = fig.add_gridspec(2, 2, height_ratios=(5, 3), hspace=0.12, wspace=0.2)
        grid.update(left=0.07, right=0.985)
        draw_within(fig.add_subplot(grid[:, 0]), found, episode)
        draw_lost(fig.add_subplot(grid[0, 1]), fig.add_subplot(grid[1, 1]), found, episode)
        lines = [fig.axes[0].plot([], [], color=c, linewidth=2.4, label=n)[0] for n, c in (("data", DATA), ("ACKs", ACK))]
        patches = [Patch(color=RUNS, label="guest 1 has the core"), Patch(color=AWAY, label="others have it")]
        place = {"loc": "upper center", "ncol": 4, "frameon": False, "bbox_to_anchor": (0.5, 0.955)}
        fig.legend(handles=lines + patches, **place)
        fig.suptitle(REPRODUCTION.title, fontsize=13)
        fig.subplots_adjust(top=0.84)
        figure.caption(fig, about)

    return draw


def reproduce(request):
    """Runs the experiment."""
    found = pseudo_congestion.simulate(request, REPRODUCTION.id)
    episode = pseudo_congestion.pick(found)
    about = (
        f"{ABOUT} Time goes down. Bold: one segment and the first ACK that covers it; pale: the others. As the guest gets "
        "its core back its kernel runs the expired timer and sends the old segment again, and only then takes the ACK from "
        "the ring."
    )
    return Result(
        runs=1,
        asked=1,
        cells=pseudo_congestion.cells(found, "fig7"),
        shapes=pseudo_congestion.shapes(found, ("PV-F7-wake", "PV-F7-wait", "PV-F7-order")),
        about=about,
        rows=pseudo_congestion.rows(found, episode),
        draw=painter(found, episode, about),
        size=(11, 9),
    )


REPRODUCTION = Reproduction(
    id="pvtcp-fig7",
    title="How pseudo-congestion happens in a guest that sends",
    seeds=1,
    function=reproduce,
)
