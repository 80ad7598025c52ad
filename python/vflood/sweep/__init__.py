# Copyright (c) 2026 The vflood authors
#
# SPDX-License-Identifier: GPL-2.0-only
"""Plans: many runs of one program, described in a TOML file. Start reading at plan.py."""
