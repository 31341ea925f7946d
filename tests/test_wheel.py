"""The wheel carries its data: without make, a compiler or a clone, `untower demo` works."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--no-isolation", "--wheel", "--outdir", folder, ROOT],
        check=True,
        capture_output=True,
    )
    return next(folder.glob("*.whl"))


def test_the_wheel_is_pure_python_and_holds_the_package_data(wheel):
    names = set(zipfile.ZipFile(wheel).namelist())

    assert wheel.name.endswith("-py3-none-any.whl")
    data = [
        p for p in (ROOT / "src/untower").rglob("*") if p.is_file() and "__pycache__" not in p.parts
    ]
    assert {p.relative_to(ROOT / "src").as_posix() for p in data} <= names
    assert "untower/examples/harrowmoor/payments.csv" in names
    assert "untower/GLOSSARY.md" in names
    assert not [n for n in names if n.startswith(("tests", "bench", "examples/"))]


def put_compiled_kernels_beside(installed: Path) -> None:
    """What was compiled of the same source for the other tests need not be compiled once more."""
    source = ROOT / "src"
    for compiled in source.rglob("*.nb[ic]"):
        copy = installed / compiled.relative_to(source)
        copy.parent.mkdir(exist_ok=True)
        shutil.copy(compiled, copy)
    for module in source.rglob("*.py"):
        if (copy := installed / module.relative_to(source)).read_bytes() == module.read_bytes():
            shutil.copystat(module, copy)  # compiled code is of a source of this moment


def test_the_demo_runs_from_the_wheel_alone(wheel, tmp_path):
    installed = tmp_path / "installed"
    zipfile.ZipFile(wheel).extractall(installed)  # what pip does with a pure wheel
    put_compiled_kernels_beside(installed)

    done = subprocess.run(
        [sys.executable, "-m", "untower", "demo", "-o", tmp_path / "demo", "--on", "2026-11-23"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(installed)},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert (tmp_path / "demo" / "report.html").is_file()
