// Copyright (c) 2026 The vflood authors
//
// SPDX-License-Identifier: GPL-2.0-only

// Before anything is drawn: there is a script that will open one of the panels, so that only the first is drawn until then.
document.documentElement.classList.add("scripted");
