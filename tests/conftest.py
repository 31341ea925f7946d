"""What every test may ask for."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same cases on every run and every machine: a red build can be made again.
settings.register_profile("repeatable", derandomize=True, deadline=None)
settings.load_profile("repeatable")

ROOT = Path(__file__).resolve().parents[1]


# What takes longest, longest first: begun last, it would keep one worker at it alone.
LONG_FIRST = (
    "test_whole_journey_in_a_browser.py",
    "test_service_on_postgresql.py",
    "test_procurement_in_a_browser.py",
    "test_runs_in_a_browser.py",
    "test_journey_in_a_browser.py",
    "test_read_back.py",
    "test_audit_kills.py",
    "test_people_in_a_browser.py",
    "test_estate_in_a_browser.py",
    "test_audit_challenge.py",
    "test_abuse_text.py",
    "test_library_door.py",
    "test_wheel.py",  # after those that compile what it need not compile again
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the long files first; within a file, and among the others, nothing moves."""
    place = {name: at for at, name in enumerate(LONG_FIRST)}
    items.sort(key=lambda item: place.get(item.path.name, len(place)))


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real public data; a test that asks for it skips, and says so, without it."""
    folder = os.environ.get("UNTOWER_REAL_DATA")
    if not folder:
        pytest.skip("UNTOWER_REAL_DATA is not set: real public files were not read")
    path = Path(folder)
    if not path.is_dir():
        pytest.fail(f"UNTOWER_REAL_DATA is set to {folder}, which is not a folder")
    return path


@pytest.fixture(scope="session")
def harrowmoor() -> Path:
    """The invented council's folder."""
    return ROOT / "examples" / "harrowmoor"
