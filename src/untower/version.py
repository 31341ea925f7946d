"""Which version of untower is this? Said once, for the wheel and every file it writes."""

__version__ = "0.1.0"
