# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Empirical distributions."""

import numpy as np


def cdf(values):
    """Sorted values and the share of the sample at or below each: x and F(x) of the empirical CDF."""
    x = np.sort(np.asarray(values, dtype=float))
    if x.size == 0:
        raise ValueError("the CDF of no values")
    return x, np.arange(1, x.size + 1) / x.size


def quartiles(values):
    """First quartile, median, third quartile, interpolated linearly."""
    return tuple(float(q) for q in np.percentile(np.asarray(values, dtype=float), [25, 50, 75]))


def percentiles(values):
    """The 1st, 2nd, ... 99th percentile, interpolated linearly."""
    return [float(d) for d in np.percentile(np.asarray(values, dtype=float), range(1, 100))]


def percentile(values, percent):
    """A percentile, interpolated linearly."""
    return float(np.percentile(np.asarray(values, dtype=float), percent))


def slope(x, y):
    """Of the line through the points that fits best."""
    return float(np.polyfit(np.asarray(x, dtype=float), np.asarray(y, dtype=float), 1)[0])


def correlation(x, y):
    """Of two samples; 0 where one of them does not vary."""
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    return float(np.corrcoef(x, y)[0, 1]) if len(x) > 1 and x.std() > 0 and y.std() > 0 else 0.0
