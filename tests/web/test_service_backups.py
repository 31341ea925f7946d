"""A backup comes back whole, or not at all: every digest and chain is checked."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile

import pytest

from served import ROOT, serving


def untower(*words: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "untower", *[str(word) for word in words]]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)


@pytest.fixture(scope="module")
def backup(tmp_path_factory):
    """An archive made while the service runs, with a stored file beside the database."""
    folder = tmp_path_factory.mktemp("backup")
    archive = folder / "untower.zip"
    with serving(folder / "home") as service:
        (service.home / "sealed").mkdir()
        (service.home / "sealed" / "one.bin").write_bytes(b"\x00\x01sealed")
        link = service.first_link()
        made = untower("backup", archive, "--home", service.home)
        assert made.returncode == 0, made.stderr
        assert "the database and 2 files" in made.stdout
    return archive, link


def test_what_was_backed_up_while_running_is_served_again(backup, tmp_path):
    archive, link = backup
    done = untower("restore", archive, "--home", tmp_path / "home")
    assert done.returncode == 0, done.stderr
    assert "1 events, and every chain verifies" in done.stdout
    assert (tmp_path / "home" / "sealed" / "one.bin").read_bytes() == b"\x00\x01sealed"
    with zipfile.ZipFile(archive) as zipped:
        key = zipped.read("secret-key")
    assert (tmp_path / "home" / "secret-key").read_bytes() == key
    with serving(tmp_path / "home") as service:
        # The service made a new link as it started, in the database that came back.
        assert service.get(service.first_link())[0] == 200
        assert service.get(link)[0] == 404


def test_a_backup_is_never_written_over(backup):
    archive, _ = backup
    again = untower("backup", archive, "--home", archive.parent / "home")
    assert again.returncode == 2
    assert "exists already" in again.stderr


def test_nothing_is_restored_into_a_folder_that_holds_something(backup, tmp_path):
    (tmp_path / "mine").write_text("mine")
    done = untower("restore", backup[0], "--home", tmp_path)
    assert done.returncode == 2
    assert "is not empty (it holds mine)" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


@pytest.mark.parametrize("how", ["cell", "missing", "added", "outside", "no list", "no zip"])
def test_a_backup_that_was_changed_is_refused_before_anything_is_written(backup, tmp_path, how):
    changed = tmp_path / "changed.zip"
    rewrite(backup[0], changed, how)
    home = tmp_path / "home"
    done = untower("restore", changed, "--home", home)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not list(home.iterdir())
    assert not (tmp_path / "outside").exists()


def rewrite(archive, changed, how: str) -> None:
    if how == "no zip":
        changed.write_bytes(b"not a zip")
        return
    with zipfile.ZipFile(archive) as source, zipfile.ZipFile(changed, "w") as out:
        about = json.loads(source.read("backup.json"))
        for name in source.namelist():
            content = source.read(name)
            if name == "backup.json" or (how == "missing" and name == "secret-key"):
                continue
            if how == "cell" and name == "untower.sqlite3":
                content = content[:-1] + bytes([content[-1] ^ 1])
            out.writestr(name, content)
        if how == "added":
            out.writestr("extra.txt", "extra")
        if how == "outside":
            out.writestr("../outside", "x")
            about["sha256"]["../outside"] = (
                "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
            )
        if how != "no list":
            out.writestr("backup.json", json.dumps(about))


def test_a_home_without_a_database_is_not_backed_up(tmp_path):
    done = untower("backup", tmp_path / "x.zip", "--home", tmp_path / "none")
    assert done.returncode == 2
    assert "holds no database" in done.stderr
    assert not (tmp_path / "x.zip").exists()
