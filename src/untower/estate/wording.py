"""How does the estate say how much time its payments cover?"""

from __future__ import annotations


def spell_months_read(months: int, whole: int) -> str:
    """How much time payments cover: "over 12 months", "over 117 months (9 look whole)"."""
    over = f"over {months:,} {'month' if months == 1 else 'months'}"
    if whole == months:
        return over
    return f"{over} ({f'{whole:,}' if whole else 'none'} look{'s' if whole == 1 else ''} whole)"
