"""`untower publish-criteria` and `untower bids`: a set is frozen, then tenders are assessed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from untower.cli import analysing
from untower.cli.keeping import Keeping
from untower.cli.options import (
    AsJson,
    EditionName,
    EditionOption,
    MappingFiles,
    Maps,
    OnDate,
    Output,
    PolicyFile,
    Strict,
    reckoned_from,
)
from untower.cli.reading import read_body
from untower.cli.replaying import Replay, figures_as_json, replay_workbook
from untower.errors import WrongUse

if TYPE_CHECKING:
    from untower.assessing import AssessedProcurement, PublishedCriteria
    from untower.bids.assessed_lot import AssessedLot, AssessedTender
    from untower.body import Body

PAPERS = "papers"
Files = Annotated[
    list[str] | None,
    typer.Argument(help="Folders, files, globs or zips: CSV, XLSX, ODS, JSON.", metavar="FILES"),
]
Wanted = Annotated[
    str | None,
    typer.Option(
        "--procurement",
        help="Assess the tenders of this procurement, by what was published for it.",
        metavar="ID",
    ),
]
Kept = Annotated[
    Path | None,
    typer.Option(
        "--published",
        help="The frozen set as publish-criteria wrote it: names what changed since.",
        metavar="FILE",
    ),
]
Learnt = Annotated[
    bool,
    typer.Option(
        "--learn",
        help="After the signed decision: what would have turned it, and how even scoring was.",
    ),
]
ByRole = Annotated[
    str | None,
    typer.Option(
        "--by-role",
        help="Who asks, as a role: what is learned after a decision is logged with it in FOLDER.",
        metavar="ROLE",
    ),
]
Named = Annotated[str, typer.Argument(help="The procurement.", metavar="PROCUREMENT")]
Given = Annotated[
    list[str],
    typer.Argument(help="Folders, files, globs or zips: CSV, XLSX, ODS, JSON.", metavar="FILES"),
]
Seed = Annotated[int, typer.Option(help="From which the invented tenders are drawn.", min=0)]
FrozenFile = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        help="Where to keep the frozen set; the record of its tests goes beside it.",
        metavar="FILE",
    ),
]


def bids(
    files: Files = None,
    output: Output = None,
    as_json: AsJson = False,
    edition: EditionOption = EditionName.MEMBERS,
    on: OnDate = None,
    maps: Maps = None,
    mapping: MappingFiles = None,
    policy: PolicyFile = None,
    strict: Strict = False,
    procurement: Wanted = None,
    published: Kept = None,
    learn: Learnt = False,
    by_role: ByRole = None,
    replay: Replay = None,
) -> None:
    """How far is each procurement; with --procurement, what is each tender worth?

    Without --procurement this is a plan: no tender's price or score is read. With it the tenders of
    that one procurement are assessed by what was published, once the deadline has passed. With -o
    the figures, a report and the papers are written. --replay takes one past tender instead. What
    is learned is written as a page with -o, and who asked is logged: --learn is never without.
    """
    keeping = Keeping(output, edition.value, by_role, is_owed=learn)
    if replay is not None:
        if files:
            raise WrongUse("--replay takes one workbook, and no other files beside it.")
        replay_workbook(replay, procurement, as_json, on, maps, mapping, policy, keeping)
        return
    if not files:
        raise WrongUse("Name the files or the folder with the procurements.")
    if procurement is None:
        if published is not None:
            raise WrongUse("--published belongs to an assessment: name it with --procurement ID.")
        if learn:
            raise WrongUse("--learn is of one procurement: name it with --procurement ID.")
        analysing.run(
            files, output, as_json, edition, on, maps, mapping, policy, strict, only="bids"
        )
        return
    if learn:
        _learn(files, as_json, on, maps, mapping, policy, procurement, published, keeping)
        return
    _assess(files, output, as_json, edition, on, maps, mapping, policy, procurement, published)


def _assess(
    files: list[str],
    output: Path | None,
    as_json: bool,
    edition: EditionName,
    on: str | None,
    maps: list[str] | None,
    mapping: list[Path] | None,
    policy: Path | None,
    procurement: str,
    published: Path | None,
) -> None:
    from untower.publish.editions import Edition, cut
    from untower.publish.outputs import check_can_write
    from untower.publish.plan_json import plan_as_json

    if output:
        check_can_write(output, "assess")
    body = read_body(files, maps, mapping, reckoned_from(on), policy)
    assessed = body.assess(procurement, published=published)
    if as_json:
        typer.echo(plan_as_json(cut(assessed.made, Edition(edition.value))))
    else:
        if assessed.assessment.is_assessed:
            _say_outcome(assessed)
        if assessed.troubles:
            _say_troubles(assessed)
    if output:
        written = assessed.write(output, edition=edition.value)
        typer.echo(f"\nThe assessment is in {written[0]}", err=as_json)
        typer.echo(f"Beside it: {', '.join(p.name for p in written[1:])}", err=as_json)
        _write_papers(body, procurement, edition, output / PAPERS, published, is_quiet=as_json)
    if assessed.troubles:
        raise typer.Exit(1)


def _write_papers(
    body: Body,
    procurement: str,
    edition: EditionName,
    folder: Path,
    published: Path | None,
    *,
    is_quiet: bool,
) -> None:
    """The papers that may be made today; of each other, why not."""
    from untower.assessment_papers import PaperRefused

    papers, refused = body.assessment_papers(
        procurement, edition=edition.value, published=published
    )
    if papers:
        folder.mkdir(exist_ok=True)
    for name, content in papers.items():
        (folder / name).write_bytes(content)
        typer.echo(f"Paper: {folder / name}", err=is_quiet)
    for what, why in refused.items():
        first = why.troubles[0].sentence if isinstance(why, PaperRefused) else str(why)
        typer.echo(f"Not made: {what}. {first}", err=is_quiet)


def _learn(
    files: list[str],
    as_json: bool,
    on: str | None,
    maps: list[str] | None,
    mapping: list[Path] | None,
    policy: Path | None,
    procurement: str,
    published: Path | None,
    keeping: Keeping,
) -> None:
    from untower.bids.learning import learning_figures, sentences

    keeping.check()
    body = read_body(files, maps, mapping, reckoned_from(on), policy)
    learning = body.learn(procurement, published=published, asked_by_role=keeping.by_role)
    if as_json:
        typer.echo(figures_as_json(learning_figures(learning)))
    else:
        typer.echo("\n".join(sentences(learning)))
    keeping.keep(body, learning, is_quiet=as_json)
    if learning.troubles:
        raise typer.Exit(1)


def _say_troubles(assessed: AssessedProcurement) -> None:
    """Everything that stands in the way, at once."""
    if not assessed.assessment.is_assessed:
        typer.echo(f"Assessment: nobody was scored in {assessed.assessment.procurement_id}")
    typer.echo(f"{len(assessed.troubles):,} to be settled first:")
    for trouble in assessed.troubles:
        typer.echo(f"  {trouble.sentence}")


def _say_outcome(assessed: AssessedProcurement) -> None:
    from untower.award.assess.joint_answer import joint_words

    typer.echo("Assessment: one procurement under its published rules")
    assessment = assessed.assessment
    typer.echo(
        f"{assessment.procurement_id}, assessed for {assessment.on}, set {assessment.digest}"
    )
    for lot in assessment.lots:
        _say_lot(lot)
    if len(assessment.lots) > 1 and not assessed.joint.troubles:
        typer.echo(f"\n{joint_words(assessed.joint)}")
    for one in assessment.set_aside:
        typer.echo(f"\nNot scored: {one.offer_id} ({one.fell_at}). {one.why}")
    for one_supplier in assessment.eligibility.values():
        if not one_supplier.may_be_awarded:
            typer.echo(f"\nCannot be awarded: {one_supplier.supplier_id}. {one_supplier.why}")
    for note in assessment.notes:
        typer.echo(f"  note: {note}")


def fell_words(tender: AssessedTender) -> str:
    """What a tender fell at, in words."""
    from untower.bids.assessment_findings import FELL_WORDS

    return FELL_WORDS.get(tender.fell_at or "", tender.fell_at or "")


def _say_lot(lot: AssessedLot) -> None:
    from untower.bids.assessment_answer import lot_words

    typer.echo(f"\n{lot_words(lot)}")
    typer.echo(f"  {lot.price_basis}")
    for tender in lot.tenders:
        place = "" if tender.place is None else f"{tender.place}."
        total = "" if tender.total is None else f"{tender.total:,.2f}"
        price = "" if tender.price_gbp is None else f"£{tender.price_gbp:,.2f}"
        fell = "" if tender.fell_at is None else f"  fell at {fell_words(tender)}: {tender.why}"
        typer.echo(
            f"  {place:>4} {total:>10}  {tender.quality:6.2f} quality  {price:>16}  "
            f"{tender.offer_id}, {tender.supplier_id}{fell}"
        )
    for tie in lot.ties:
        typer.echo(f"  {tie.sentence}")
    for tender in lot.tenders:
        for signal in tender.low:
            if signal.is_low:
                typer.echo(f"  {tender.offer_id}: {signal.sentence}")


def publish_criteria(
    procurement: Named,
    files: Given,
    output: FrozenFile = None,
    on: OnDate = None,
    maps: Maps = None,
    mapping: MappingFiles = None,
    seed: Seed = 0,
) -> None:
    """Freeze what tenders will be judged by, before the tender notice.

    Tries each lot's model on invented tenders, says what that showed, keeps the frozen set and the
    record, and prints the digest that belongs into procurements.published_hash and the notice.
    Refuses with everything that is wrong at once.
    """
    from untower.assessing import check_can_publish

    file = output or Path(f"{procurement}-published.json")
    check_can_publish(file)
    body = read_body(files, maps, mapping, reckoned_from(on))
    made = body.publication(procurement, seed=seed)
    if made.troubles:
        typer.echo(f"Not published: {len(made.troubles):,} to be settled first:")
        for trouble in made.troubles:
            typer.echo(f"  {trouble.sentence}")
        raise typer.Exit(1)
    _say_tried(made)
    text, record = made.write(file)
    typer.echo(f"\nThe frozen set is in {text}: keep it, it names any later change.")
    typer.echo(f"The record of its tests is in {record}")
    typer.echo("\nWrite this digest into procurements.published_hash and the tender notice:")
    typer.echo(made.publication.frozen.digest)


def _say_tried(made: PublishedCriteria) -> None:
    for lot, tried in made.tried.items():
        typer.echo(f"\nLot {lot}, tried on invented tenders")
        for sentence in tried.sentences:
            typer.echo(f"  {sentence}")
