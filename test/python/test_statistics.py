# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Empirical distributions, against values worked out by hand."""

import pytest

from vflood import statistics
from vflood.figure import number


def test_cdf_counts_what_is_at_or_below():
    x, share = statistics.cdf([3, 1, 2, 2])
    assert list(x) == [1, 2, 2, 3]
    assert list(share) == [0.25, 0.5, 0.75, 1]


def test_cdf_of_nothing_is_refused():
    with pytest.raises(ValueError):
        statistics.cdf([])


def test_quartiles_interpolate_linearly():
    assert statistics.quartiles([4, 1, 2, 3]) == (1.75, 2.5, 3.25)


def test_quartiles_of_one_value():
    assert statistics.quartiles([7]) == (7, 7, 7)


def test_percentiles():
    assert statistics.percentiles(range(0, 101)) == pytest.approx(list(range(1, 100)))


@pytest.mark.parametrize(
    "value, text", [(0, "0"), (0.01234, "0.0123"), (1, "1"), (4.256, "4.26"), (941.3, "941"), (123456.0, "123000")]
)
def test_numbers_have_three_digits_and_no_exponent(value, text):
    assert number(value) == text
