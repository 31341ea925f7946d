"""A few kills of web and worker while people are at it; `make bench` does fifty."""

from __future__ import annotations

from bench.web_kills import killed_and_looked_through


def test_killed_in_the_middle_nothing_confirmed_is_lost_and_nothing_is_half_done(tmp_path):
    found = killed_and_looked_through(tmp_path, kills=3, seed=11)
    assert (found.lost, found.half, found.broken) == ([], [], [])
    assert found.confirmed["edits"] > 0
    assert found.events > 10
