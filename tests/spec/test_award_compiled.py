"""Compiled loops run where nothing can be kept: in a folder that cannot be written, say."""

import os
import subprocess
import sys
from pathlib import Path

DOUBLING = """
from untower.award.compiled import compiled

@compiled
def doubled(number: int) -> int:
    return 2 * number
"""


def test_a_loop_runs_where_no_folder_can_be_written(tmp_path):
    (tmp_path / "doubling.py").write_text(DOUBLING)
    (tmp_path / "__pycache__").write_text("a file where the folder would be")

    assert _run(tmp_path, {"NUMBA_CACHE_DIR": _nowhere(tmp_path)}) == "42"
    assert not list(tmp_path.rglob("*.nbi"))


def test_where_it_can_be_a_loop_is_kept_for_next_time(tmp_path):
    (tmp_path / "doubling.py").write_text(DOUBLING)

    assert _run(tmp_path, {}) == "42"
    assert list(tmp_path.rglob("*.nbi"))


def _nowhere(folder: Path) -> str:
    blocked = folder / "blocked"
    blocked.write_text("a file where the folder would be")
    return str(blocked / "inside")


def _run(folder: Path, settings: dict[str, str]) -> str:
    """What a process of its own prints, with nowhere of the user's to keep anything either."""
    inside = str(folder / "doubling.py" / "inside")
    homes = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "LOCALAPPDATA", "USERPROFILE"), inside)
    path = os.pathsep.join([str(folder), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", "import doubling; print(doubling.doubled(21))"],
        env={**os.environ, "PYTHONPATH": path, "PYTHONDONTWRITEBYTECODE": "1", **homes, **settings},
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
