"""Somebody who uses the keyboard alone: Tab, Enter and typing; where the focus is, it is seen."""

from __future__ import annotations

from typing import Any

STOPS_MOST = 150
"""More presses of Tab than anything on the way should take."""

FOCUS = """() => {
  const at = document.activeElement
  const label = at.labels && at.labels[0]
  const shown = ['radio', 'checkbox'].includes(at.type) ? label : at
  const [box] = shown.getClientRects()
  const within = (low, high, most) => (Math.max(low, 0) + Math.min(high, most)) / 2
  const x = within(box.left, box.right, innerWidth), y = within(box.top, box.bottom, innerHeight)
  const hit = document.elementFromPoint(x, y)
  const styles = [getComputedStyle(at)]
  if (label) styles.push(getComputedStyle(label), getComputedStyle(label, '::before'))
  const ringed = s => s.boxShadow !== 'none' ||
    (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 &&
      !/, 0\\)$|transparent/.test(s.outlineColor))
  return {
    id: at.id,
    words: (at.innerText || '').trim(),
    html: at.outerHTML.slice(0, 120),
    isRinged: styles.some(ringed),
    isInView: box.width > 0 && box.height > 0 &&
      box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    isOnTop: hit !== null && (shown.contains(hit) || hit.contains(shown) || label === hit),
  }
}"""


class ByKeyboard:
    """The keys on one open page."""

    def __init__(self, page) -> None:
        self.page = page

    def focus(self) -> dict[str, Any]:
        """What has the focus; it can be seen that it has it, and nothing lies over it."""
        found = self.page.evaluate(FOCUS)
        assert found["isRinged"], f"the focus is not seen on {found['html']}"
        assert found["isInView"], f"out of sight: {found['html']}"
        assert found["isOnTop"], f"covered: {found['html']}"
        return found

    def skips_to_main(self) -> None:
        """The first stop of a page leads past its menu."""
        self.page.keyboard.press("Tab")
        assert self.focus()["words"] == "Skip to main content"
        self.page.keyboard.press("Enter")
        assert self.page.evaluate("document.activeElement.id || location.hash") in ("main", "#main")

    def tab_to(self, wanted: str) -> None:
        """Press Tab until the field of that id, or the link of those words, is reached."""
        for _ in range(STOPS_MOST):
            self.page.keyboard.press("Tab")
            found = self.focus()
            if wanted in (found["id"], found["words"]):
                return
        raise AssertionError(f"{wanted} was not reached by Tab")

    def type(self, **typed: str) -> None:
        """Fill fields in the order they stand in, what stands in them replaced."""
        for name, value in typed.items():
            self.tab_to(f"id_{name}")
            self.page.keyboard.press("Control+A")
            self.page.keyboard.type(value)

    def enter(self) -> None:
        """Press Enter on a link, a button or in a form, and arrive."""
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def follow(self, words: str) -> None:
        """Reach a link and open it."""
        self.tab_to(words)
        self.enter()
