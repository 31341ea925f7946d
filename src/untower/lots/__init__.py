"""How should the work be split into lots, and by which route bought?

Comes in: services, components, interfaces, values, who could tender, and the organisation's own
rules. Goes out: lots that follow services and cut few interfaces, beside other ways of cutting,
with thresholds, routes and reasons for the record; lots made by hand are judged alike.
"""

from __future__ import annotations

from untower.lots.step import analyse

__all__ = ["analyse"]
