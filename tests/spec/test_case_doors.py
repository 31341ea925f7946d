"""The case through the library and the command line: one walk, one answer, clear slips."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date

import pytest
from jsonschema import Draft202012Validator
from tests.planted_estates import less_outsourcing

import untower
from untower.case import CaseWishes
from untower.cli.scenarios import scenarios_of
from untower.cli.wishes import case_wishes_of
from untower.errors import UnreadableFile, WrongUse
from untower.publish.editions import Edition, cut
from untower.publish.plan_json import plan_as_json, schema

ON = date(2026, 11, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A planted estate as files somebody might have."""
    path = tmp_path_factory.mktemp("planted")
    for name, frame in less_outsourcing().items():
        frame.drop("source_file", "source_row").write_csv(path / f"{name}.csv")
    return path


@pytest.fixture(scope="module")
def body(folder):
    return untower.read(folder, on=ON)


@pytest.fixture(scope="module")
def answer(body):
    return body.case(case_wishes=CaseWishes(draws=1_000, has_regret=False))


@pytest.fixture(scope="module")
def made(body):
    return body.plan(only="case", case_wishes=CaseWishes(draws=1_000, has_regret=False)).made


def test_asking_for_the_case_alone_chooses_the_range_first_and_explains_nothing(made):
    assert [s.step for s in made.steps] == ["award", "case"]
    award = made.steps[0]
    assert award.figures["choices"]
    assert "rule_costs" not in award.figures


def test_the_library_and_the_walk_give_one_answer(answer, made):
    assert answer.answer == made.steps[1].answer
    assert answer.figures == made.steps[1].figures


@pytest.mark.parametrize("edition", list(Edition))
def test_plan_json_keeps_to_its_schema_in_every_edition(made, edition):
    loaded = json.loads(plan_as_json(cut(made, edition)))

    Draft202012Validator(schema()).validate(loaded)
    figures = loaded["steps"]["case"]["figures"]
    # What was offered is commercial: the public edition holds none of it.
    assert ("options" in figures) is (edition is not Edition.PUBLIC)


def test_plan_json_holds_what_the_case_promises(made):
    figures = json.loads(plan_as_json(cut(made, Edition.FULL)))["steps"]["case"]["figures"]

    for name in (
        "options",
        "baseline_gbp",
        "plan_gbp",
        "saving_pct",
        "chance_of_target",
        "tornado",
        "switching_values",
        "payback_months",
        "who_gains",
    ):
        assert figures[name] not in (None, []), name
    factors = [y["discount_factor"] for y in figures["terms"]["by_year"]]
    for option in figures["options"]:
        again = sum(y["real_gbp"] * f for y, f in zip(option["by_year"], factors, strict=True))
        assert option["npv_gbp"] == pytest.approx(again, abs=0.01 * (1 + len(factors)))


def run(*words):
    return subprocess.run(
        [sys.executable, "-m", "untower", *map(str, words)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


def test_the_command_prints_the_answer_the_options_and_nothing_of_other_steps(folder, tmp_path):
    scenario = tmp_path / "stays.toml"
    scenario.write_text('name = "Servers stay"\nfixed = { servers = "retain" }\n', "utf-8")
    done = run(
        "case",
        folder,
        "--on",
        "2026-11-01",
        "--draws",
        "1000",
        "--scenario",
        scenario,
        "--edition",
        "full",
    )

    assert done.returncode == 0, done.stderr
    assert "Case (ready)" in done.stdout
    assert "outsourcing less is better here" in done.stdout
    assert "*The chosen range" in done.stdout
    assert "Servers stay" in done.stdout
    assert "The range (" not in done.stdout
    assert "Needs (" not in done.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--draws", "10"), "--draws 10: allowed: 1,000 to 1,000,000."),
        (("--scenario", "none.toml"), "none.toml: there is no such scenario file."),
    ],
)
def test_a_slip_on_the_command_line_ends_in_a_sentence(folder, words, said):
    done = run("case", folder, "--on", "2026-11-01", *words)

    assert done.returncode == 2
    assert said in done.stderr


def written(folder, text, name="mine.toml"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_scenario_file_says_what_is_fixed_added_and_left_out(tmp_path):
    path = written(
        tmp_path,
        """
        name = "Hosting stays"
        without = ["no_new_tower"]
        [fixed]
        servers = "retain"
        [[limits]]
        kind = "suppliers_max"
        value = 3
        [[limits]]
        limit_id = "mine"
        kind = "sme_share"
        value = 25
        is_mandatory = false
        """,
    )
    (found,) = scenarios_of([path])

    assert (found.scenario_id, found.name) == ("hosting_stays", "Hosting stays")
    assert found.fixed == (("servers", "retain"),)
    assert found.without == ("no_new_tower",)
    assert found.extra_limits == (
        {"limit_id": "hosting_stays 1", "kind": "suppliers_max", "value": 3.0},
        {"limit_id": "mine", "kind": "sme_share", "value": 25.0, "is_mandatory": False},
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("fixed = 3", r"mine.toml · name: it is missing"),
        ('name = " "', r"name: it is missing"),
        ('name = "a"\nfixed = 3', r"fixed: allowed: a table of components"),
        ('name = "a"\nfixed = { till = 3 }', r"fixed: allowed: a table of components"),
        ('name = "a"\nwithout = "no_new_tower"', r"without: allowed: a list of rule ids"),
        ('name = "a"\nlimits = 3', r"limits: allowed: tables headed \[\[limits\]\]"),
        ('name = "a"\ncolour = "red"', r"colour: not known here. Allowed: name, fixed"),
        ('name = "a"\n[[limits]]\nvalue = 3', r"limits 1 · kind: it is missing"),
        ('name = "a"\n[[limits]]\nkind = "most"', r"limits 1 · kind · 'most': allowed"),
        (
            'name = "a"\n[[limits]]\nkind = "suppliers_max"\nvalue = "20"',
            r"limits 1 · value · '20': allowed: a number",
        ),
        (
            'name = "a"\n[[limits]]\nkind = "suppliers_max"\nyear = 1.5',
            r"limits 1 · year · 1.5: allowed: a whole number",
        ),
        (
            'name = "a"\n[[limits]]\nkind = "suppliers_max"\nis_mandatory = "yes"',
            r"is_mandatory · 'yes': allowed: true or false",
        ),
        (
            'name = "a"\n[[limits]]\nkind = "suppliers_max"\nhue = 1',
            r"limits 1 · hue: not known here",
        ),
        ('name = "Single supplier"', r"name · 'Single supplier': another option is called so"),
    ],
)
def test_a_slip_in_a_scenario_file_is_named_with_what_is_allowed(tmp_path, text, said):
    with pytest.raises(WrongUse, match=said):
        scenarios_of([written(tmp_path, text)])


def test_everything_wrong_in_all_scenario_files_is_named_at_once(tmp_path):
    one = written(tmp_path, "colour = 1", "one.toml")
    two = written(tmp_path, 'name = "b"\nwithout = 1', "two.toml")

    with pytest.raises(WrongUse, match=r"(?s)one.toml · colour.*one.toml · name.*two.toml · wit"):
        scenarios_of([one, two])


def test_two_scenarios_of_one_name_are_not_told_apart_and_so_refused(tmp_path):
    files = [written(tmp_path, 'name = "Same"', f"{n}.toml") for n in (1, 2)]

    with pytest.raises(WrongUse, match=r"2.toml · name · 'Same': another option is called so"):
        scenarios_of(files)


def test_a_scenario_file_that_is_no_toml_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match="is not a scenario file in TOML"):
        scenarios_of([written(tmp_path, "name = ")])


def test_a_scenario_that_names_what_is_not_there_is_an_option_that_says_why(body):
    from untower.case.shortlist import Scenario

    strange = Scenario(scenario_id="strange", name="Strange", fixed=(("till", "retain"),))
    found = body.case(case_wishes=CaseWishes(draws=1_000, scenarios=(strange,), has_regret=False))
    (option,) = [o for o in found.figures["options"] if o["option_id"] == "strange"]

    assert not option["is_possible"]
    assert "till" in option["why_not"]


def test_nothing_asked_is_ten_thousand_draws_from_seed_nought():
    asked = case_wishes_of(10_000, 0, None)

    assert (asked.draws, asked.seed, asked.scenarios) == (10_000, 0, ())
