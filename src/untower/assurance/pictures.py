"""The Code of Practice on a page: one square a test, by edition and point."""

from __future__ import annotations

from typing import TYPE_CHECKING

from untower.answers import Square, SquareGroup, Squares, Table
from untower.assurance.gates import GATE_READS, gate_figures
from untower.findings import Outcome
from untower.journey import State, step
from untower.phrases import spell_day

if TYPE_CHECKING:
    from untower.answers import Picture
    from untower.assurance.case_file import CaseFile
    from untower.assurance.judging import Verdict

COLUMNS = ("Test", "Edition", "Point", "Force", "Outcome", "What it asks")
DRAWN = "One square a verdict, by the text and point it comes from. Severity never exceeds force."


def pictures_of(shown: list[Verdict], restricted: list[Verdict]) -> tuple[Picture, ...]:
    """The picture every edition but the public one may show, and the one for full alone."""
    pictures = [_picture(shown, "code_on_a_page", "verdicts")] if shown else []
    if restricted:
        words = "verdicts that rest on security or personal columns"
        pictures.append(_picture(restricted, "code_on_a_page_restricted", words))
    return tuple(pictures)


def _picture(verdicts: list[Verdict], picture_id: str, words: str) -> Squares:
    failed = sum(v.outcome is Outcome.NOT_MET for v in verdicts)
    unknown = sum(v.outcome is Outcome.NOT_KNOWN for v in verdicts)
    found = f"{failed} are not met" if failed != 1 else "1 is not met"
    open_ = f"{unknown} are not known" if unknown != 1 else "1 is not known"
    ordered = sorted(verdicts, key=lambda v: (_place(v), v.rule.name))
    groups: dict[str, list[Verdict]] = {}
    for verdict in ordered:
        groups.setdefault(group_of(verdict), []).append(verdict)
    return Squares(
        picture_id=picture_id,
        title=f"Of {len(verdicts)} {words}, {found} and {open_}",
        drawn=DRAWN,
        columns=COLUMNS,
        rows=tuple(
            (
                v.rule.name.replace("_", " "),
                v.rule.edition,
                v.rule.point,
                v.force.words,
                v.outcome.value,
                v.rule.sentence,
            )
            for v in ordered
        ),
        note=_note(sum(v.rule.repeats is not None for v in verdicts)),
        reads=tuple(dict.fromkeys(read for v in verdicts for read in v.reads)),
        groups=tuple(
            SquareGroup(
                label=label,
                squares=tuple(
                    Square(label=v.rule.name.replace("_", " "), outcome=v.outcome) for v in group
                ),
            )
            for label, group in groups.items()
        ),
    )


def picture_of_gates(case: CaseFile) -> tuple[Table, ...]:
    """How each step before stands, and who passed one over; nothing where no step handed on."""
    if not case.earlier:
        return ()
    found = gate_figures(case)
    open_ = sum(g["state"] == State.INCOMPLETE.value for g in found)
    passed = sum(g["state"] == State.PASSED_OVER.value for g in found)
    return (
        Table(
            picture_id="gates",
            title=f"Of {len(found)} steps, {open_} {'is' if open_ == 1 else 'are'} incomplete and "
            f"{passed} passed over on record",
            drawn="Each step of the journey: how it stands, what it lacks, who passed it over.",
            columns=("Step", "State", "What is missing", "Passed over by", "On", "Why"),
            rows=tuple(
                (
                    step(g["step"]).title,
                    "not known" if g["state"] is None else g["state"].replace("_", " "),
                    "; ".join(g["missing"]) if g["missing"] else "",
                    g["by_role"] or "",
                    spell_day(g["decided_on"]) if g["decided_on"] else "",
                    g["reason"] or "",
                )
                for g in found
            ),
            reads=GATE_READS,
        ),
    )


def _note(repeats: int) -> str:
    """How many squares ask what another one asks for the other edition."""
    if not repeats:
        return ""
    ask = "square asks" if repeats == 1 else "squares ask"
    return f"{repeats} {ask} what another asks for the other edition."


LAW = ("Procurement Act", "PPN", "Local Government", "Executive decisions", "transparency")
CONTROL = ("DDaT Playbook", "spend controls", "business case", "price and value", "legacy")
TITLES = {
    "1": "1 User needs",
    "2": "2 Accessible",
    "3": "3 Open source",
    "4": "4 Open standards",
    "5": "5 Cloud first",
    "6": "6 Secure",
    "7": "7 Privacy",
    "8": "8 Share and reuse",
    "9": "9 Integrate",
    "10": "10 Better data",
    "11": "11 Purchasing",
    "12": "12 Sustainable",
    "13": "13 Service Standard",
}


def group_of(verdict: Verdict) -> str:
    """The line of the picture a test stands in."""
    rule = verdict.rule
    if rule.edition == "2016":
        return "2016 edition"
    if rule.point.startswith(LAW):
        return "Procurement law"
    if rule.point.startswith(CONTROL):
        return "Controls and Playbooks"
    if rule.point.startswith(("retained", "strategy")):
        return "Strategy and roles"
    return TITLES.get(rule.point) or rule.point.capitalize()


def _place(verdict: Verdict) -> tuple[int, int, str]:
    """The current Code in its order, then other texts by name, then the 2016 edition."""
    rule = verdict.rule
    if rule.edition == "2016":
        return 2, 0, rule.point
    return (0, int(rule.point), "") if rule.point.isdigit() else (1, 0, group_of(verdict))
