"""Names paid by Harrowmoor: invented trade names, and the many ways a ledger spells one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from examples.generator.shape import value_of

if TYPE_CHECKING:
    from examples.generator.chance import Chance

BEGINNINGS = (
    "Brock", "Calder", "Dun", "Esk", "Farn", "Gris", "Hallow", "Ivel", "Jarn", "Keld", "Lath",
    "Marr", "Nether", "Orrin", "Plover", "Quarl", "Ruddle", "Scarth", "Tang", "Ulver", "Varl",
    "Withen", "Yarrow", "Bram", "Cold", "Dapple", "Elm", "Fallow", "Gannet", "Heron", "Ings",
    "Kestle", "Larch", "Moss", "Nettle", "Otter", "Pike", "Rook", "Sedge", "Thorn", "Wren",
    "Sallow",
)  # fmt: skip
ENDINGS = (
    "beck", "garth", "howe", "thwick", "mere", "rigg", "scar", "sike", "holt", "fold", "gill",
    "stead", "moor", "wick", "shaw", "brow", "gate", "haugh", "den",
)  # fmt: skip
TRADES = (
    ("Care Homes", "Residential Care", "Adult Social Care", 0.10),
    ("Home Care", "Domiciliary Care", "Adult Social Care", 0.08),
    ("Supported Living", "Supported Living", "Adult Social Care", 0.05),
    ("Fostering", "Independent Fostering", "Children's Services", 0.03),
    ("Nursery", "Nursery Education Funding", "Children's Services", 0.07),
    ("School", "Special School Placements", "Children's Services", 0.04),
    ("Taxis", "Home to School Transport", "Children's Services", 0.05),
    ("Coaches", "Home to School Transport", "Children's Services", 0.03),
    ("Construction", "Building Works", "Property", 0.04),
    ("Roofing", "Repairs and Maintenance of Buildings", "Housing", 0.03),
    ("Heating", "Repairs and Maintenance of Buildings", "Housing", 0.04),
    ("Joinery", "Repairs and Maintenance of Buildings", "Housing", 0.03),
    ("Surfacing", "Highways Maintenance", "Highways", 0.03),
    ("Plant Hire", "Hire of Plant and Vehicles", "Highways", 0.03),
    ("Tree Services", "Grounds Maintenance", "Streets and Waste", 0.02),
    ("Skips", "Waste Disposal", "Streets and Waste", 0.03),
    ("Motors", "Vehicle Repairs", "Streets and Waste", 0.03),
    ("Foods", "Catering Provisions", "Schools Catering", 0.03),
    ("Stationery", "Stationery and Printing", "Corporate", 0.02),
    ("Print", "Stationery and Printing", "Corporate", 0.02),
    ("Training", "Training and Development", "Corporate", 0.04),
    ("Consulting", "Professional Fees", "Corporate", 0.05),
    ("Solicitors", "Legal Fees", "Corporate", 0.02),
    ("Recruitment", "Agency Staff", "Corporate", 0.03),
    ("Security", "Premises Security", "Property", 0.02),
    ("Cleaning", "Cleaning Services", "Property", 0.02),
    ("Lettings", "Temporary Accommodation", "Housing", 0.06),
    ("Sports", "Sports and Leisure Equipment", "Culture", 0.02),
    ("Theatre", "Events and Performers", "Culture", 0.01),
    ("Community Trust", "Grants to Voluntary Bodies", "Communities", 0.05),
)  # fmt: skip
FORMS = ("Ltd", "Limited", "LLP", "CIC", "")
FORM_WEIGHTS = (0.52, 0.28, 0.04, 0.04, 0.12)


def trade_names(chance: Chance, wanted: int) -> list[tuple[str, str, str]]:
    """Invented names, each once, with the category and department that pay them."""
    made: dict[str, tuple[str, str]] = {}
    weights = [weight for *_, weight in TRADES]
    while len(made) < wanted:
        trade, category, department, _ = chance.pick_weighted(TRADES, weights)
        stem = chance.pick(BEGINNINGS) + chance.pick(ENDINGS)
        form = chance.pick_weighted(FORMS, FORM_WEIGHTS)
        made.setdefault(f"{stem} {trade} {form}".strip(), (category, department))
    return [(name, *where) for name, where in made.items()]


def spelled(chance: Chance, name: str) -> str:
    """One of the ways a ledger writes a name: capitals, LTD or LIMITED, a stop, cut at 30."""
    for full in (" Limited", " Ltd"):
        if name.endswith(full):
            in_full = chance.happens(value_of("limited_in_full_share"))
            short = chance.pick((" Ltd", " Ltd", " Ltd."))
            name = name.removesuffix(full) + (" Limited" if in_full else short)
    if chance.happens(value_of("upper_case_share")):
        name = name.upper()
    return name[:30].rstrip() if len(name) > 30 and chance.happens(0.3) else name


class Ledger:
    """The names a ledger holds: one spelling each, and a second where the record was made twice."""

    def __init__(self, chance: Chance) -> None:
        self._chance = chance
        self._spellings: dict[str, list[str]] = {}

    def name(self, supplier: str) -> str:
        """The name as booked this time."""
        if supplier not in self._spellings:
            twice = self._chance.happens(value_of("two_spellings_share"))
            made = [spelled(self._chance, supplier) for _ in range(2 if twice else 1)]
            self._spellings[supplier] = made
        return self._chance.pick(self._spellings[supplier])
