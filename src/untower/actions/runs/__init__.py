"""Planning runs: asked for, carried out by the worker, stopped, adopted as the sourcing plan."""
