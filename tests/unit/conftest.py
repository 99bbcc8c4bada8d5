"""Unit tests share one Hypothesis profile: a busy machine is no failure."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("insource", deadline=None)
settings.load_profile("insource")
