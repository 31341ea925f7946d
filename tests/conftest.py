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
