"""Every write: a keyword-only function with `by=`, and one event in the same transaction.

A write that is not to be done says why: `check_can_…` raises NotAllowed with the sentence that
pages and server both use; `can_…` asks it.
"""
