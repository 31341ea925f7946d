"""Planning runs: what was asked, how far it is, what came of it, what was adopted."""
