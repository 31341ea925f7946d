"""What a team's service keeps: one Django app a subject, models only.

Nothing here decides or changes anything: every write is an action in `untower.actions`, with `by=`
and an event in the same transaction. Names, addresses and declarations stand in `people` alone;
everything else refers to a person by token, so that a version, an event or an export holds none.
"""
