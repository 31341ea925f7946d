"""Every address, gathered from the subjects' own lists in web/addresses/."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from untower.web import addresses

handler404 = "untower.web.pages.errors.not_found"
handler500 = "untower.web.pages.errors.fault"

urlpatterns = [
    pattern
    for module in sorted(iter_modules(addresses.__path__), key=lambda found: found.name)
    for pattern in import_module(f"{addresses.__name__}.{module.name}").urlpatterns
]
