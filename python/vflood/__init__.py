# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Reproductions of published measurements with the vflood simulator."""

__version__ = "0.1.0"
