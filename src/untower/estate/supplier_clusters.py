"""Which names stand together, when some pairs are refused and some carry other identifiers?

A union-find that keeps two promises a plain one breaks: a refused pair is never joined again
through a third name, and two identifiers of one scheme never share a supplier.
"""

from __future__ import annotations


class Clusters:
    """Sets of nodes 0 … n-1 that grow by joining, except where something forbids it."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))
        self._members = [1] * size
        self._foes: dict[int, set[int]] = {}
        self._identifiers: dict[int, dict[str, frozenset[str]]] = {}

    def top(self, node: int) -> int:
        """The node that stands for the set this one is in."""
        above = self._above
        while above[node] != node:
            above[node] = above[above[node]]
            node = above[node]
        return node

    def identify(self, node: int, scheme: str, value: str) -> None:
        """Note an identifier of a node: sets with different ones of a scheme stay apart."""
        known = self._identifiers.setdefault(self.top(node), {})
        known[scheme] = known.get(scheme, frozenset()) | {value}

    def forget_identifiers(self) -> None:
        """Let identifiers part nothing more: suppliers are done, groups may join them."""
        self._identifiers.clear()

    def part(self, left: int, right: int) -> bool:
        """Forbid two nodes to stand together; False when they already do."""
        left, right = self.top(left), self.top(right)
        if left == right:
            return False
        self._foes.setdefault(left, set()).add(right)
        self._foes.setdefault(right, set()).add(left)
        return True

    def may_join(self, left: int, right: int) -> bool:
        """True unless a refusal or an identifier keeps the two sets apart."""
        left, right = self.top(left), self.top(right)
        if right in self._foes.get(left, ()):
            return False
        first, second = self._identifiers.get(left), self._identifiers.get(right)
        if not first or not second:
            return True
        return all(
            not values.isdisjoint(second[scheme])
            for scheme, values in first.items()
            if scheme in second
        )

    def join(self, left: int, right: int, *, whatever_the_identifiers: bool = False) -> bool:
        """Join two sets if nothing forbids it; True when they were apart and now are one."""
        left, right = self.top(left), self.top(right)
        if left == right:
            return False
        if whatever_the_identifiers:
            if right in self._foes.get(left, ()):
                return False
        elif not self.may_join(left, right):
            return False
        if (self._members[left], -left) < (self._members[right], -right):
            left, right = right, left
        self._above[right] = left
        self._members[left] += self._members[right]
        self._take_over(left, right)
        return True

    def _take_over(self, winner: int, loser: int) -> None:
        """Move what is known of the loser to the node that now stands for both."""
        for foe in self._foes.pop(loser, ()):
            self._foes[foe].discard(loser)
            self._foes[foe].add(winner)
            self._foes.setdefault(winner, set()).add(foe)
        theirs = self._identifiers.pop(loser, None)
        if theirs:
            ours = self._identifiers.setdefault(winner, {})
            for scheme, values in theirs.items():
                ours[scheme] = ours.get(scheme, frozenset()) | values
