# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Finished runs, found again by what they were: program, options, seed. Start reading at folder.py."""
