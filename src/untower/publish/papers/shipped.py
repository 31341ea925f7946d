"""Which papers come with untower, and what does each hold?"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from untower.errors import WrongUse
from untower.publish.papers.template_reading import template_of

if TYPE_CHECKING:
    from untower.publish.papers.template import Template

FOLDER = "paper_templates"
PAPERS: tuple[str, ...] = (
    "cabinet",
    "business-case",
    "options-appraisal",
    "spend-control",
    "lotting",
)


def template_text(paper: str) -> str:
    """A shipped template as it stands in its file; WrongUse for a paper there is not."""
    if paper not in PAPERS:
        raise WrongUse(f"{paper}: no such paper. Allowed: {', '.join(PAPERS)}.")
    return files("untower.publish").joinpath(FOLDER, f"{paper}.toml").read_text("utf-8")


@cache
def shipped_template(paper: str) -> Template:
    """A shipped template, read; WrongUse for a paper there is not."""
    return template_of(tomllib.loads(template_text(paper)), f"{paper}.toml")
