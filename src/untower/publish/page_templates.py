"""The templates of report and pages: the same parts, escaped, with nothing unknown let through."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from untower.phrases import plural


@cache
def page_templates() -> Environment:
    """Where the report and the pages of its steps are rendered from."""
    made = Environment(
        loader=PackageLoader("untower.publish"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["count"] = plural
    return made
