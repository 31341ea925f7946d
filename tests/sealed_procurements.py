"""A small procurement of an invented body, and the steps it is taken through.

Two lots, four criteria, three suppliers (two of one group), two evaluators. `Ceremony` walks it as
its people do, one action a method, so that a test starts where it wants to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache, wraps

from django.utils import timezone

from signed_in import make_account
from untower.actions.acting import actor_of
from untower.actions.procurements.agreeing import agree_score, lock_quality
from untower.actions.procurements.deciding import ForLot, confirm_decision, propose_decision
from untower.actions.procurements.openers import name_openers, set_opener_key
from untower.actions.procurements.opening import present_key
from untower.actions.procurements.publishing import publish_criteria
from untower.actions.procurements.receiving import receive_tender
from untower.actions.procurements.scoring import hand_in, save_score
from untower.actions.procurements.seats import appoint_evaluator, declare_interests
from untower.actions.procurements.tender_files import Upload
from untower.actions.versions.saving import save_tables
from untower.record.procurements.agreeing import agreement
from untower.record.procurements.models import Envelope, Procurement
from untower.record.procurements.scoring import work_of
from untower.storage.files import grids_of_bytes
from untower.storage.read import read_from

FIRST_PASSPHRASE = "seven quiet herons over slate"  # noqa: S105
SECOND_PASSPHRASE = "lanterns below the old weir"  # noqa: S105
QUALITY, PRICE = Envelope.Kind.QUALITY, Envelope.Kind.PRICE

BODY = {
    "organisation": "name,kind,nation\nHarrowmoor Council,council,england\n",
    "suppliers": (
        "supplier_id,name,parent_id,eligibility,eligibility_checked_on,contact_email,address\n"
        "alder,Alder Systems Limited,,clear,{checked},bids@alder.example,1 Alder Way\n"
        "birch,Birch Digital Limited,,clear,{checked},bids@birch.example,2 Birch Way\n"
        "birch-north,Birch North Limited,birch,clear,{checked},n@birch.example,3 Birch Way\n"
        "cedar,Cedar Works Limited,,clear,{checked},bids@cedar.example,4 Cedar Way\n"
    ),
    "components": (
        "component_id,name,layer\nforms,Forms,application\nrepairs,Repairs,application\n"
    ),
    "procurements": (
        "procurement_id,title,route,commenced_on,tender_notice_on,deadline_at,"
        "estimated_value_gbp,regime,combinations_allowed\n"
        "P1,Forms and repairs,open,{commenced},{notice},{deadline},900000,pa2023,no\n"
    ),
    "lots": (
        "lot_id,procurement_id,title,maximum_value_gbp,price_weight_pct,quality_weight_pct,"
        "social_value_weight_pct,price_method,benchmark_gbp,should_cost_gbp,tie_break,"
        "price_months,price_counts_moving,price_counts_exit,price_counts_indexation,"
        "price_discount_pct,price_includes_vat\n"
        "L1,P1,Forms,500000,40,60,0,fixed benchmark,200000,200000,higher_quality,24,yes,no,no,"
        "3.5,no\n"
        "L2,P1,Repairs,500000,40,60,0,fixed benchmark,200000,200000,higher_quality,24,yes,no,no,"
        "3.5,no\n"
    ),
    "lot_components": "lot_id,component_id\nL1,forms\nL2,repairs\n",
    "criteria": (
        "criterion_id,lot_id,parent_id,title,kind,weight_pct,scale_min,scale_max,scale_step\n"
        "L1.users,L1,,How residents report and follow a request,quality,40,0,4,1\n"
        "L1.exit,L1,,How the service is handed over at its end,quality,20,0,4,1\n"
        "L1.price,L1,,Whole-life price,price,40,,,\n"
        "L2.users,L2,,How tenants report and follow a repair,quality,60,0,4,1\n"
        "L2.price,L2,,Whole-life price,price,40,,,\n"
    ),
    "scale_points": "criterion_id,score,descriptor\n"
    + "".join(
        f"{criterion},{score},{words}\n"
        for criterion in ("L1.users", "L1.exit", "L2.users")
        for score, words in enumerate(
            (
                "No answer or nothing that meets the need.",
                "Meets part of the need.",
                "Meets most of the need.",
                "Meets the need with evidence.",
                "Meets the need and shows how users are better served.",
            )
        )
    ),
    "evaluators": "evaluator_id,role\nev-1,Service owner\nev-2,Accessibility adviser\n",
    "assignments": (
        "evaluator_id,lot_id,criterion_id\n"
        "ev-1,L1,L1.users\nev-2,L1,L1.users\nev-1,L1,L1.exit\nev-2,L2,L2.users\n"
    ),
}

SECRET_PRICES = ("41237.11", "43871.29", "47113.53")
"""What each tender asks a year: figures that stand nowhere else, so that a leak is found."""
TENDERS = {"alder": ("T1", 0), "birch-north": ("T2", 1), "cedar": ("T3", 2)}


def tables_of_body(days_to_deadline: int = 30, **changed: str) -> dict[str, object]:
    """The body's tables as typed frames, its deadline some days from now."""
    return dict(_read_body(timezone.localdate(), days_to_deadline, tuple(changed.items())))


@cache
def _read_body(today: date, days_to_deadline: int, changed: tuple[tuple[str, str], ...]):
    """The tables as they are read, once for all tests of a day: frames are never changed."""
    told = {
        "checked": today - timedelta(days=10),
        "commenced": today - timedelta(days=20),
        "notice": today + timedelta(days=1),
        "deadline": f"{today + timedelta(days=days_to_deadline)} 12:00",
    }
    texts = {name: text.format(**told) for name, text in BODY.items()} | dict(changed)
    grids = [
        grid
        for name, text in texts.items()
        for grid in grids_of_bytes(f"{name}.csv", text.encode())
    ]
    reading = read_from(grids)
    refused = [row for file in reading.intake for row in file.refused.iter_rows(named=True)]
    assert not refused, refused
    return reading.tables


def tender_of(supplier: str, procurement: str = "P1") -> list[Upload]:
    """One supplier's tender for both lots, as the files it sends."""
    offer, place = TENDERS[supplier]
    asked = SECRET_PRICES[place]
    return [
        Upload(
            "offers.csv",
            (
                "offer_id,supplier_id,basis,procurement_id,term_months,valid_until,currency,"
                "includes_vat\n"
                f"{offer}a,{supplier},tender,{procurement},24,2030-01-01,GBP,no\n"
                f"{offer}b,{supplier},tender,{procurement},24,2030-01-01,GBP,no\n"
            ).encode(),
        ),
        Upload("offer_lots.csv", f"offer_id,lot_id\n{offer}a,L1\n{offer}b,L2\n".encode()),
        Upload(
            "offer_items.csv",
            (
                "offer_id,component_id,one_off_gbp,annual_gbp\n"
                f"{offer}a,forms,1000,{asked}\n{offer}b,repairs,1000,{asked}\n"
            ).encode(),
        ),
    ]


def step(walked):
    """A step that is taken once, however often it is asked for."""

    @wraps(walked)
    def once(self: Ceremony) -> Ceremony:
        if walked.__name__ not in self.done:
            walked(self)
            self.done.add(walked.__name__)
        return self

    return once


@dataclass
class Ceremony:
    """A procurement and its people; each method is a step."""

    organisation: object
    people: dict[str, object] = field(default_factory=dict)
    procurement: Procurement | None = None
    done: set[str] = field(default_factory=set)

    def person(self, name: str, *roles: str):
        """The account of that name; made with the roles when first asked for."""
        if name not in self.people:
            self.people[name] = make_account(*roles, organisation=self.organisation, name=name)
        return self.people[name]

    def by(self, name: str):
        """The person as they act today."""
        return actor_of(self.people[name], self.organisation)

    @step
    def staffed(self) -> None:
        """Everybody has an account."""
        self.person("lead", "commercial_lead")
        self.person("owner", "owner")
        self.person("auditor", "auditor")
        self.person("one", "evaluator")
        self.person("two", "evaluator")

    @step
    def published(self) -> None:
        """The tables are saved and the criteria published."""
        self.staffed()
        save_tables(
            organisation=self.organisation, by=self.by("owner"), tables=tables_of_body(), what="all"
        )
        self.procurement = publish_criteria(
            organisation=self.organisation, procurement_id="P1", by=self.by("lead")
        )

    @step
    def keyed(self) -> None:
        """Two openers are named and have set their keys."""
        self.published()
        name_openers(
            procurement=self.procurement,
            first=self.people["owner"].token,
            second=self.people["auditor"].token,
            by=self.by("lead"),
        )
        for name, words in (("owner", FIRST_PASSPHRASE), ("auditor", SECOND_PASSPHRASE)):
            set_opener_key(
                procurement=self.procurement, passphrase=words, again=words, by=self.by(name)
            )

    @step
    def received(self) -> None:
        """Three tenders came in time, one with an answer and a price document."""
        self.keyed()
        for supplier in TENDERS:
            receive_tender(
                procurement=self.procurement,
                tables=tender_of(supplier),
                documents=[Upload("L1.users.txt", f"Answer of {supplier}.".encode())],
                price_documents=[Upload("price.txt", b"Ninety-nine thousand pounds.")],
                by=self.by("lead"),
            )

    @step
    def closed(self) -> None:
        """The deadline has passed: everything is moved to some days ago, as if time had gone by."""
        self.received()
        self.let_the_deadline_pass()

    def let_the_deadline_pass(self) -> None:
        """Three days ago tenders came, two days ago the deadline was."""
        now = timezone.now()
        self.procurement.tenders.update(received_at=now - timedelta(days=3))
        Procurement.objects.filter(pk=self.procurement.pk).update(
            deadline_at=now - timedelta(days=2)
        )
        self.refresh()

    def refresh(self) -> None:
        """Read the procurement again."""
        self.procurement = Procurement.objects.get(pk=self.procurement.pk)

    @step
    def opened(self) -> None:
        """Both openers came."""
        self.closed()
        self.present(QUALITY)

    def present(self, kind) -> None:
        """Both openers give their keys."""
        for name, words in (("owner", FIRST_PASSPHRASE), ("auditor", SECOND_PASSPHRASE)):
            present_key(procurement=self.procurement, kind=kind, passphrase=words, by=self.by(name))
        self.refresh()

    def seat(self, evaluator: str):
        """A seat as it stands."""
        return self.procurement.seats.get(evaluator_id=evaluator)

    @step
    def seated(self) -> None:
        """Evaluators sit, and declared no interest."""
        self.opened()
        for evaluator, name in (("ev-1", "one"), ("ev-2", "two")):
            appoint_evaluator(
                seat=self.seat(evaluator), token=self.people[name].token, by=self.by("lead")
            )

    @step
    def declared(self) -> None:
        """Both declared that they have no interest."""
        self.seated()
        for evaluator, name in (("ev-1", "one"), ("ev-2", "two")):
            declare_interests(
                seat=self.seat(evaluator),
                natures={},
                suppliers=frozenset(TENDERS),
                by=self.by(name),
            )

    def scored(self, evaluator: str, name: str, *, is_handed_in: bool = True) -> None:
        """One evaluator scores everything of theirs, each tender a point less than the last."""
        seat = self.seat(evaluator)
        for line in work_of(seat).lines:
            score = 4 - TENDERS_ORDER.index(line.offer_id[:2])
            save_score(
                seat=seat,
                check=line.check,
                score=str(score),
                reason=f"Private words of {name} on {line.offer_id}.",
                by=self.by(name),
            )
        if is_handed_in:
            hand_in(seat=self.seat(evaluator), by=self.by(name))

    @step
    def all_in(self) -> None:
        """Both evaluators handed in."""
        self.declared()
        self.scored("ev-1", "one")
        self.scored("ev-2", "two")

    @step
    def agreed(self) -> None:
        """Every score is agreed."""
        self.all_in()
        for leaf, tender in agreement(self.procurement).pairs:
            agree_score(
                procurement=self.procurement,
                offer_id=tender.offer_id,
                criterion_id=leaf.criterion_id,
                score=str(4 - TENDERS_ORDER.index(tender.offer_id[:2])),
                reason="Evidence from a service of like size; little on those without a phone.",
                by=self.by("lead"),
            )

    @step
    def locked(self) -> None:
        """Quality is locked."""
        self.agreed()
        lock_quality(procurement=self.procurement, by=self.by("lead"))
        self.refresh()

    @step
    def priced(self) -> None:
        """Prices are open."""
        self.locked()
        self.present(PRICE)

    @step
    def proposed(self) -> None:
        """A decision that follows from the assessment is proposed."""
        self.priced()
        propose_decision(
            procurement=self.procurement,
            lots={
                "L1": ForLot("T1a", "First by the published criteria.", "Award nothing.", "none"),
                "L2": ForLot("T1b", "First by the published criteria.", "Award nothing.", "none"),
            },
            signs_as="Head of Procurement",
            by=self.by("lead"),
        )

    @step
    def decided(self) -> None:
        """A second person signed."""
        self.proposed()
        confirm_decision(
            decision=self.procurement.decisions.get(),
            signs_as="Head of Technology",
            by=self.by("owner"),
        )
        self.refresh()


TENDERS_ORDER = ["T1", "T2", "T3"]
