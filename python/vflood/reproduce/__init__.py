# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Reproductions: one form for all. To add one, write a module with a REPRODUCTION and name it here."""

from vflood.errors import UsageError
from vflood.reproduce import (
    five_way,
    host_calibration,
    host_rotation,
    leulo_http,
    packets_on_wire,
    placement,
    pvtcp_fig4,
    pvtcp_fig7,
    pvtcp_fig8,
    pvtcp_fig5,
    pvtcp_fig6,
    pvtcp_fig9,
    pvtcp_fig13,
    pvtcp_sensitivity,
    pvtcp_tab1,
    pvtcp_tab2,
    pvtcp_tab4,
    pvtcp_tab5,
    regimes,
    vflood_alternatives,
    vflood_fig1,
    vflood_fig4,
    vflood_fig6,
    vflood_fig7,
    vflood_fig8,
    vflood_fig9,
    vflood_fig10,
    vflood_fig11,
    vflood_fig12a,
    vflood_fig12b,
    vflood_modern,
    vflood_sensitivity,
    vflood_tab1,
    vflood_tab2,
    vsnoop_cdf,
    vsnoop_delay_cdf,
    vsnoop_gain,
    vsnoop_imb,
    vsnoop_ping,
)
from vflood.reproduce.record import Reproduction

REPRODUCTIONS = {
    r.id: r
    for r in (
        vflood_fig6.REPRODUCTION,
        vflood_fig1.REPRODUCTION,
        vflood_fig4.REPRODUCTION,
        vflood_fig7.REPRODUCTION,
        vflood_fig8.REPRODUCTION,
        vflood_fig9.REPRODUCTION,
        vflood_fig10.REPRODUCTION,
        vflood_fig11.REPRODUCTION,
        vflood_fig12a.REPRODUCTION,
        vflood_fig12b.REPRODUCTION,
        vflood_sensitivity.REPRODUCTION,
        vflood_alternatives.REPRODUCTION,
        regimes.REPRODUCTION,
        vflood_modern.REPRODUCTION,
        vflood_tab1.REPRODUCTION,
        vflood_tab2.REPRODUCTION,
        vsnoop_ping.REPRODUCTION,
        vsnoop_delay_cdf.REPRODUCTION,
        vsnoop_cdf.REPRODUCTION,
        vsnoop_gain.REPRODUCTION,
        vsnoop_imb.REPRODUCTION,
        packets_on_wire.REPRODUCTION,
        placement.REPRODUCTION,
        pvtcp_fig4.REPRODUCTION,
        pvtcp_fig7.REPRODUCTION,
        pvtcp_fig8.REPRODUCTION,
        pvtcp_tab1.REPRODUCTION,
        pvtcp_tab2.REPRODUCTION,
        pvtcp_tab4.REPRODUCTION,
        pvtcp_tab5.REPRODUCTION,
        pvtcp_fig5.REPRODUCTION,
        pvtcp_fig6.REPRODUCTION,
        pvtcp_fig9.REPRODUCTION,
        pvtcp_fig13.REPRODUCTION,
        pvtcp_sensitivity.REPRODUCTION,
        leulo_http.REPRODUCTION,
        five_way.REPRODUCTION,
        host_rotation.REPRODUCTION,
        host_calibration.REPRODUCTION,
    )
}
MAIN = vflood_fig6.REPRODUCTION.id


def find(name: str) -> Reproduction:
    """The reproduction of this id."""
    if name not in REPRODUCTIONS:
        raise UsageError(f"unknown reproduction '{name}'; allowed: {', '.join(REPRODUCTIONS)}")
    return REPRODUCTIONS[name]
