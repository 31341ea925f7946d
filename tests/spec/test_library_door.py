"""The library as its user meets it: cheap to import, one call to read, errors as exceptions."""

from __future__ import annotations

import doctest
import json
import subprocess
import sys
from datetime import date
from decimal import Decimal

import polars as pl
import pytest

import untower
from harrowmoor_files import some_of_harrowmoor
from untower.errors import UnreadableFile, UntowerError, WrongUse
from untower.journey import STEPS

ON = date(2025, 7, 1)
HEAVY = (
    "polars",
    "numpy",
    "numba",
    "highspy",
    "fastexcel",
    "xlsxwriter",
    "jinja2",
    "rapidfuzz",
    "typer",
    "rich",
)
SPEND = (
    "Payment Date,Supplier Name,Net Amount,Gross,Expense Type\n"
    "2025-04-01,Birch Software Ltd,1200.00,1440.00,ICT - Software\n"
    "2025-05-01,Birch Software Ltd,1200.00,1440.00,ICT - Software\n"
    "soon,Cedar Ltd,5.00,6.00,Stationery\n"
    "2025-05-09,,50.00,60.00,Stationery\n"
)


@pytest.fixture
def spend(tmp_path):
    file = tmp_path / "spend.csv"
    file.write_text(SPEND, encoding="utf-8")
    return file


def test_importing_untower_loads_nothing_heavy_until_something_is_read():
    asked = (
        "import sys, untower; "
        f"print([name for name in {HEAVY!r} if name in sys.modules], untower.__version__)"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, encoding="utf-8", check=True
    ).stdout

    assert said == f"[] {untower.__version__}\n"


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'untower' has no attribute 'estate_of'"):
        untower.estate_of  # noqa: B018


def test_reading_gives_typed_tables_and_how_each_file_went(spend):
    body = untower.read(spend, on=ON)

    payments = body.tables["payments"]
    assert payments.schema["amount_gbp"] == pl.Decimal(38, 2)
    assert payments.schema["paid_on"] == pl.Date()
    assert payments["amount_gbp"].to_list() == [Decimal("1200.00"), Decimal("1200.00"), 50]
    assert payments["supplier_name"].to_list() == ["Birch Software Ltd"] * 2 + [None]
    assert payments["source_row"].to_list() == [2, 3, 5]
    (intake,) = body.intake
    assert (intake.rows_in, intake.rows_kept, intake.rows_refused) == (4, 3, 1)
    assert intake.refused.select("row", "column", "value").rows() == [(4, "Payment Date", "soon")]
    assert body.on == ON


def test_a_folder_a_pattern_and_several_files_give_the_same_tables(tmp_path, spend):
    (tmp_path / "components.csv").write_text("component_id,name\nA,Portal\n", encoding="utf-8")
    sources = (
        tmp_path,
        str(tmp_path / "*.csv"),
        [spend, tmp_path / "components.csv"],
        [str(spend), tmp_path / "components.csv"],
    )

    read = [untower.read(source, on=ON) for source in sources]

    assert {tuple(sorted(body.tables)) for body in read} == {("components", "payments")}
    for body in read:
        assert (
            body.tables["payments"]
            .drop("source_file")
            .equals(read[0].tables["payments"].drop("source_file"))
        )


def test_a_step_is_asked_by_its_name_and_the_plan_has_them_all(spend):
    body = untower.read(spend, on=ON)

    estate = body.estate()
    assert estate.figures["spend_gbp"] == Decimal("2450.00")
    assert body.plan().steps["estate"].figures["spend_gbp"] == estate.figures["spend_gbp"]
    assert list(body.plan().steps) == [step.name for step in STEPS]


def test_a_plan_is_written_in_the_edition_that_is_asked_for(tmp_path, spend):
    written = untower.read(spend, on=ON).plan().write(tmp_path / "out", edition="public")

    assert written[0].name == "report.html"
    assert all(path.is_file() for path in written)
    plan = json.loads((tmp_path / "out" / "plan.json").read_text("utf-8"))
    assert (plan["edition"], plan["purpose"], plan["on"]) == ("public", "plan", "2025-07-01")


def test_headers_and_mapping_files_overrule_what_was_recognised(tmp_path, spend):
    gross = untower.read(spend, on=ON, headers={"Gross": "payments.amount_gbp"})
    (tmp_path / "ours.toml").write_text(
        '[[file]]\nnames = ["spend*"]\ntable = "payments"\n[file.fields]\n'
        'paid_on = "Payment Date"\nsupplier_name = "Supplier Name"\namount_gbp = "Gross"\n',
        encoding="utf-8",
    )
    mapped = untower.read(spend, on=ON, mapping_files=[tmp_path / "ours.toml"])

    for body in (gross, mapped):
        assert body.estate().figures["spend_gbp"] == Decimal("2940.00")
    assert "category" not in mapped.tables["payments"].columns


def test_progress_is_told_while_reading_and_while_walking(spend):
    told: list[tuple[int, int, str]] = []
    untower.read(spend, on=ON, progress=lambda *args: told.append(args)).plan(
        progress=lambda *args: told.append(args)
    )

    assert (0, 1, "spend.csv") in told
    assert any(of == len(STEPS) for _, of, _ in told)


@pytest.mark.parametrize(
    ("how", "error", "says"),
    [
        ({"source": "nowhere.csv"}, UnreadableFile, "nowhere.csv: there is no such file or folder"),
        ({"source": "letter.pdf"}, UnreadableFile, "seems to be a PDF document"),
        ({"headers": {"Gross": "payments.colour"}}, WrongUse, "payments has no field “colour”"),
        ({"mapping_files": ["none.toml"]}, UnreadableFile, "there is no such mapping file"),
    ],
)
def test_what_cannot_be_done_is_an_exception_that_says_why(
    tmp_path, monkeypatch, spend, how, error, says
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letter.pdf").write_bytes(b"%PDF-1.7\n")

    with pytest.raises(error, match=says):
        untower.read(**{"source": spend, "on": ON, **how})
    assert issubclass(error, UntowerError)


def test_an_edition_there_is_not_is_an_exception_and_writes_nothing(tmp_path, spend):
    plan = untower.read(spend, on=ON).plan()

    with pytest.raises(WrongUse, match=r"secret: no such edition\. Allowed: full, members, public"):
        plan.write(tmp_path / "out", edition="secret")
    assert not (tmp_path / "out").exists()


def test_a_date_that_is_no_date_is_an_exception(spend):
    with pytest.raises(WrongUse, match=r"on='2025-07-01': not a date\. Write datetime\.date\("):
        untower.read(spend, on="2025-07-01")


def test_the_example_in_the_docstring_runs_as_it_stands(tmp_path, monkeypatch):
    some_of_harrowmoor(tmp_path / "examples" / "harrowmoor")
    monkeypatch.chdir(tmp_path)
    example = doctest.DocTestParser().get_doctest(
        str(untower.__doc__), {}, "untower", untower.__file__, 0
    )

    said: list[str] = []
    result = doctest.DocTestRunner().run(example, out=said.append)

    assert result.attempted >= 4
    assert result.failed == 0, "".join(said)
    assert (tmp_path / "build" / "harrowmoor" / "report.html").is_file()


def test_a_step_asked_for_alone_is_answered_as_the_whole_plan_answers_it(spend):
    body = untower.read(spend, on=ON)

    alone = body.plan(only="estate").made

    assert [answer.step for answer in alone.steps] == ["estate"]
    whole = next(answer for answer in body.plan().made.steps if answer.step == "estate")
    assert alone.steps[0].figures == whole.figures


def test_assurance_is_never_answered_without_the_steps_it_hears(spend):
    made = untower.read(spend, on=ON).plan(only="assurance").made

    assert [answer.step for answer in made.steps] == [step.name for step in STEPS]
