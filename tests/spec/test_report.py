"""report.html without a browser: safe, whole, honest about what it leaves out."""

from __future__ import annotations

import base64
import hashlib
import itertools
import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pytest

from publish_plans import ON, bars, estate, finding, intake, plan, refusals, stack, table
from untower.answers import Plan, Reading, StepAnswer
from untower.findings import Outcome
from untower.journey import STEPS, State
from untower.publish import wording
from untower.publish.editions import Edition, cut
from untower.publish.report import report_html

VOID = {"meta", "br", "link", "img", "input", "hr"}
BAD = '<script>alert("x")</script>'


class Page(HTMLParser):
    """What a test asks of a page: tags with their attributes, headings, text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.open: list[str] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another"

    def handle_data(self, data):
        if "style" not in self.open:
            self.text.append(data)

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", " ".join(self.text))


def page(made: Plan | None = None, edition: Edition = Edition.FULL, on: date = ON) -> Page:
    return Page(report_html(cut(made or plan(), edition), on))


def with_step(**parts: object) -> Plan:
    return replace(plan(), steps=(replace(estate(), **parts),))


# --- what must not happen ------------------------------------------------------------------


def test_nothing_in_the_page_asks_for_anything_outside_it():
    shown = page()
    for tag, attributes in shown.tags:
        assert tag not in {"script", "link", "img", "iframe", "object", "form"}
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            assert name not in {"style", "src", "srcset"}, (tag, name)
            assert name != "href" or value.startswith("#"), value
    assert "url(" not in shown.html
    assert "@import" not in shown.html


def test_the_policy_of_the_page_allows_its_own_style_and_nothing_else():
    shown = page()
    policy = next(a["content"] for _, a in shown.tags if a.get("http-equiv"))
    style = re.search(r"<style>(.*?)</style>", shown.html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'; ")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_text_from_outside_never_becomes_a_tag():
    made = replace(
        with_step(
            answer=BAD,
            findings=(finding(BAD, next_step=BAD, source=BAD, owner_role=BAD, subject_key=BAD),),
            pictures=(
                replace(stack(), title=BAD, drawn=BAD, note=BAD, columns=(BAD,), rows=((BAD,),)),
                replace(table(), columns=(BAD,), rows=((BAD,),), bar_columns=(0,)),
            ),
            assumed=(BAD,),
        ),
        organisation=BAD,
        reading=Reading(
            tables={},
            intake=(
                intake(
                    BAD,
                    assumed=(BAD,),
                    refused=refusals((BAD, 2, BAD, "payments.amount_gbp", BAD, BAD, BAD, BAD)),
                ),
            ),
        ),
    )
    shown = page(made)
    assert "<script" not in shown.html
    assert shown.words.count(BAD) >= 12


def test_a_blank_is_said_to_be_not_known_never_shown_as_nought():
    bare = Plan(
        purpose="plan",
        on=ON,
        organisation=None,
        reading=Reading(tables={}, intake=()),
        steps=(),
        missing=(),
    )
    shown = page(bare)
    assert shown.words.count("not known") == 4  # the four key figures
    assert "£0" not in shown.words
    assert "No file was read." in shown.words
    assert "No step could answer from these files." in shown.words


def test_the_public_page_says_that_more_is_in_a_higher_edition():
    shown = page(edition=Edition.PUBLIC)
    assert re.search(r"1 figure, 4 findings and 1 picture are in a higher edition\.", shown.words)
    assert "higher edition" not in page(edition=Edition.FULL).words


def test_what_was_withheld_from_the_cover_is_not_said_to_be_missing():
    shown = page(edition=Edition.PUBLIC)
    assert "withheld in this edition, or not read" in shown.words
    assert "no contract dates were read" not in shown.words
    assert "no contract dates were read" in page(with_step(pictures=())).words


# --- what must -----------------------------------------------------------------------------


@pytest.mark.parametrize("edition", list(Edition))
def test_purpose_and_edition_stand_on_top_below_in_print_and_in_the_files_properties(edition):
    shown = page(edition=edition)
    marking = "Planning model: not an award decision"
    assert shown.words.count(marking) == 3
    assert f'@bottom-left{{content:"{marking} · {edition.title}"' in shown.html
    named = {a["name"]: a["content"] for t, a in shown.tags if t == "meta" and "name" in a}
    assert named["untower:edition"] == edition.value
    assert named["untower:purpose"] == "plan"
    assert named["generator"].startswith("untower ")


def test_the_page_is_well_formed_in_british_english_and_its_headings_never_skip_a_level():
    shown = page()
    assert shown.open == []
    assert dict(shown.tags)["html"] == {"lang": "en-GB"}
    levels = [int(t[1]) for t, _ in shown.tags if re.fullmatch(r"h[1-6]", t)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in itertools.pairwise(levels))


def test_every_id_is_given_once_and_every_link_leads_somewhere():
    shown = page()
    ids = [a["id"] for _, a in shown.tags if "id" in a]
    assert len(ids) == len(set(ids))
    for _, attributes in shown.tags:
        if "href" in attributes:
            assert attributes["href"][1:] in ids
        if "aria-labelledby" in attributes:
            assert attributes["aria-labelledby"] in ids


def test_every_step_is_there_and_one_to_come_is_one_line():
    shown = page()
    sections = {a.get("id"): a["class"] for t, a in shown.tags if t == "section" and "class" in a}
    assert [s.name for s in STEPS] == [i for i in sections if i in {s.name for s in STEPS}]
    assert sections["award"] == "step line"
    assert sections["estate"] == "step"


def test_a_step_passed_over_keeps_its_reason():
    step = StepAnswer(step="lots", state=State.PASSED_OVER, answer="Passed over: one supplier.")
    shown = page(replace(plan(), steps=(step,)))
    assert "Passed over: one supplier." in shown.words


def test_the_title_states_the_finding_with_its_number():
    title = re.search(r"<h1[^>]*>(.*?)</h1>", page().html)[1]
    assert title == (
        "Saltmere Council: three supplier groups take 66% of spend, "
        "and two contract decisions fall due within a year"
    )


def test_the_title_claims_nothing_where_nothing_is_known():
    made = with_step(figures={}, pictures=())
    title = re.search(r"<h1[^>]*>(.*?)</h1>", page(made).html)[1]
    assert title == "Saltmere Council: what the files show, and what they do not"


def test_a_plan_whose_organisation_is_not_named_still_has_a_title():
    shown = page(replace(plan(), organisation=None))
    title = re.search(r"<h1[^>]*>(.*?)</h1>", shown.html)[1]
    assert title.startswith("Three supplier groups take 66% of spend")


def test_a_common_refusal_does_not_hide_the_others():
    blank = [("a.csv", n, None, None, None, "blank", None, None) for n in range(2, 60)]
    rare = ("a.csv", 60, "Net", "payments.amount_gbp", "12k", "not an amount", None, None)
    lines = refusals(*blank, rare)
    made = replace(plan(), reading=Reading(tables={}, intake=(intake("a.csv", refused=lines),)))
    shown = page(made)
    assert "12k" in shown.words
    assert "56 more in refused.csv." in shown.words


def test_findings_stand_worst_first_few_of_a_kind_and_the_rest_are_counted():
    shown = page()
    found = [
        shown.html.index(w) for w in ("146 days", "Payment 119", "not known when", "dated exit")
    ]
    assert found == sorted(found)
    assert "122 findings: 119 not met, 1 not known, 1 met, 1 not applicable" in shown.words
    listed = len([1 for t, a in shown.tags if t == "span" and (a.get("class") or "")[:2] == "v "])
    assert listed == 20
    assert (
        "20 of 122 findings stand here: the other 102 are in plan.xlsx, sheet Findings, and in "
        "plan.json."
    ) in shown.words


def test_many_findings_of_one_kind_leave_room_for_every_other_kind():
    crowd = [finding(f"Payment {n}", rule="alike") for n in range(60)]
    others = [finding(f"Single {n}", rule=f"rule_{n}", outcome=Outcome.MET) for n in range(14)]
    shown = page(with_step(findings=(*crowd, *others)))
    assert all(f"Single {n}" in shown.words for n in range(14))
    assert (
        shown.words.count("Payment ") == 6
    )  # of 20: three of a kind first, then what room is left


def test_twenty_findings_are_all_there_and_nothing_is_said_of_others():
    shown = page(with_step(findings=tuple(finding(f"Line {n}.") for n in range(20))))
    assert all(f"Line {n}." in shown.words for n in range(20))
    assert "findings stand here" not in shown.words


def test_severity_below_force_is_said_in_words():
    assert "weighs as house convention" in page().words


def test_long_data_is_cut_to_25_rows_with_the_count_of_the_rest():
    long = replace(bars(), rows=tuple((f"line {n}", n) for n in range(26)), columns=("A", "B"))
    shown = page(with_step(pictures=(long,)))
    assert "line 24" in shown.words
    assert "line 25" not in shown.words
    assert "1 more row is in plan.xlsx." in shown.words


def test_what_is_drawn_line_by_line_is_all_in_the_data_beside_it():
    long = replace(stack(), rows=tuple((f"line {n}", n) for n in range(49)), columns=("A", "B"))
    shown = page(with_step(pictures=(long,)))
    assert "line 47" in shown.words
    assert "1 more row is in plan.xlsx." in shown.words


def test_every_sign_that_is_named_is_drawn_once_in_the_page():
    shown = page()
    drawn = [a["id"] for _, a in shown.tags if a.get("id")]
    named = {a["href"] for t, a in shown.tags if t == "use"}
    assert {"#v-not", "#v-unk", "#v-met", "#f-6", "#d-group1"} <= named
    assert all(drawn.count(one.removeprefix("#")) == 1 for one in named)


def test_every_table_has_a_caption_heads_with_a_scope_and_its_roles():
    shown = page()
    tables = [a for t, a in shown.tags if t == "table"]
    assert tables
    assert len([1 for t, _ in shown.tags if t == "caption"]) == len(tables)
    # What is stacked on a phone is no table to a browser unless it is told; the rest needs no word.
    stacked = [a for a in tables if "stack" in (a.get("class") or "").split()]
    assert len(stacked) < len(tables)
    assert all(a["role"] == "table" for a in stacked)
    assert all(a["scope"] in {"col", "row"} for t, a in shown.tags if t == "th")


def test_rows_in_are_shown_as_kept_and_refused_with_the_first_refusals():
    shown = page()
    assert "3 files and sheets, 23 rows: 21 kept, 2 refused by name." in shown.words
    assert "Write 12000." in shown.words
    assert "not recognised" in shown.words


def test_a_page_with_much_in_it_stays_below_a_megabyte():
    lines = refusals(*(("a.csv", n, "Net", "payments.amount_gbp", "12k", "no", "a", "b")
                       for n in range(2, 5000)))  # fmt: skip
    answer = replace(
        estate(),
        findings=estate().findings * 20,
        pictures=tuple(
            replace(p, picture_id=f"{p.picture_id}-{n}")
            for n in range(2)
            for p in estate().pictures
        ),
    )
    made = replace(
        plan(),
        steps=(answer,),
        reading=Reading(
            tables={},
            intake=tuple(intake(f"spend-{n}.csv", refused=lines) for n in range(100)),
        ),
    )
    assert len(page(made).html.encode()) < 1_000_000


def test_the_same_plan_makes_the_same_page():
    assert page().html == page().html


# --- wording -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Decimal("13900000"), "£13.9m"),
        (Decimal("999600"), "£1.0m"),
        (Decimal("902523111.67"), "£902.5m"),
        (412_000, "£412k"),
        (90_000, "£90k"),
        (9_994, "£9,994"),
        (9_996, "£10k"),
        (Decimal("-200000"), "−£200k"),
        (1_234_000_000, "£1.2bn"),
        (0, "£0"),
    ],
)
def test_an_amount_is_short_enough_to_carry_away(amount, words):
    assert wording.short_pounds(amount) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not known"),
        (True, "yes"),
        (Decimal("1234.5"), "£1,234"),
        (Decimal("12.50"), "£12.50"),
        (Decimal("-3"), "−£3"),
        (2024, "2024"),
        (12_345, "12,345"),
        (33.333, "33.33"),
        (-0.001, "0"),
        (date(2027, 1, 29), "29 Jan 2027"),
    ],
)
def test_a_cell_is_written_as_a_reader_expects(value, words):
    assert wording.cell(value) == words


def test_a_sentence_ends_at_its_stop_not_at_a_decimal_point():
    text = "Spend is £1.2m. Of it 3.5% is not known. Ask."
    assert wording.sentences(text) == ("Spend is £1.2m.", "Of it 3.5% is not known.", "Ask.")


def test_no_verdict_shares_its_word_with_another():
    shown = page(with_step(findings=tuple(finding("A.", outcome=o) for o in Outcome)))
    for outcome in Outcome:
        assert outcome.value.capitalize() in shown.words


def test_the_rail_says_what_it_counts_and_counts_verdicts_where_there_are_any():
    counts = {"met": 4, "not_met": 1, "not_known": 62, "not_applicable": 3}
    with_counts = replace(estate(), figures={"counts": counts}, figure_reads={})
    shown = page(replace(plan(), steps=(with_counts,)))
    assert "Verdicts: 1 not met, 62 not known, 4 met, 3 not applicable" in shown.words
    assert "A verdict is what one rule comes to" in shown.words
    assert "Findings: 119 not met, 1 not known, 1 met, 1 not applicable" in page().words
    assert "A verdict is" not in page().words


def test_counts_of_something_else_are_no_verdicts():
    other = replace(estate(), figures={"counts": {"applications": 12}}, figure_reads={})
    assert "Verdicts:" not in page(replace(plan(), steps=(other,))).words


def test_the_cover_counts_every_contract_and_not_only_those_drawn():
    contracts = [
        {"contract_id": f"K{n}", "title": None, "ends_on": None, "decide_by": date(2027, 1, 1)}
        for n in range(90)
    ]
    contracts.append({"contract_id": "K90", "title": "Last", "ends_on": None, "decide_by": None})
    shown = page(with_step(figures={"contracts": contracts}))
    assert "90 contract decisions fall due within a year" in shown.words
    assert "1 of 91 contracts has no known date" in shown.words
