"""Which questions can these files answer: given, bounded or withheld, and what is missing?

Data comes in four levels: spend only; contracts too; the application list too; the links too. What
each answer needs is declared here once, as data, and read by the steps, the report and plan.json.
To add an answer: one entry in the file of its kind.
"""

from untower.levels.answerable import Answerable, AnswerState
from untower.levels.answering import (
    ANSWER_READS,
    ANSWERS,
    answers_for,
    answers_table,
    state_of,
    with_answers,
)
from untower.levels.level import Level, level_of, levels_missing, spell_level

__all__ = [
    "ANSWERS",
    "ANSWER_READS",
    "AnswerState",
    "Answerable",
    "Level",
    "answers_for",
    "answers_table",
    "level_of",
    "levels_missing",
    "spell_level",
    "state_of",
    "with_answers",
]
