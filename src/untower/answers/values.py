"""Which plain values may an answer carry? Unknown is `None` everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

Value = str | int | float | bool | Decimal | date | None
Figure = Value | list["Figure"] | Mapping[str, "Figure"]
