"""The dirty example files, and the script that writes them, for the tests that read them."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import ModuleType

DIRTY = Path(__file__).resolve().parents[1] / "examples" / "dirty"


def make_dirty() -> ModuleType:
    """examples/dirty/make.py as a module."""
    spec = importlib.util.spec_from_file_location("make_dirty", DIRTY / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
