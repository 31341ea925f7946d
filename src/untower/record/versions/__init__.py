"""An organisation's tables as immutable versions, and files that wait to be accepted."""
