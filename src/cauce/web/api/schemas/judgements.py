"""Judgements of facilities (juicios de vulnerabilidad): what a program hands in, and what it is told."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from cauce.web.api.schemas.frame import Shape
from cauce.web.api.schemas.orders import Order, Typed, words_of

LONGEST_NOTE = 4000
Note = Annotated[str, BeforeValidator(words_of), StringConstraints(max_length=LONGEST_NOTE)]


class JudgementSent(Order):
    """A judgement of one facility, item by item."""

    facility: Typed = Field(description="Number of the facility, or its key.")
    index: Typed = Field("", description="generic, hospital or school; empty: the one made for its kind.")
    answers: dict[str, Typed] = Field(
        max_length=400, description="Answers by the item's code; what was not seen is left out, where that may be."
    )
    on: Typed = Field("", description="Day on which it was judged, as 2027-03-31; empty: today.")
    judge: Typed = Field("", description="Who judged, where it was somebody else; only the office enters for others.")
    note: Note = Field("", description="What the judge adds.")


class Judgement(Shape):
    """What one person judged of one facility."""

    id: int = Field(description="Number of the judgement.")
    facility: int = Field(description="Number of the facility.")
    facility_key: str = Field(description="Key of the facility.")
    url: str = Field(description="Address of the facility's card.")
    index: str = Field(description="generic, hospital or school.")
    answers: dict[str, str] = Field(description="Answers by the item's code.")
    score: float = Field(
        description="1 to 5 of generic and school, 5 is most vulnerable; 0 to 1 of hospital, 1 is safest."
    )
    band: str = Field(description="very_low to very_high; A, B or C of hospital.")
    level: str = Field(description="very_low to very_high, whatever the index.")
    on: dt.date = Field(description="Day on which it was judged.")
    judge: str = Field(description="Who judged.")
    by_link: bool = Field(description="Whether it came by a private link.")
    note: str = Field(description="What the judge adds.")


class IndexItem(Shape):
    """One item of an index."""

    code: str = Field(description="Name under which it is answered.")
    name: str = Field(description="What it is called.")
    ask: str = Field(description="What is asked; empty where the name says it.")
    best: str = Field(description="What the best answer means.")
    worst: str = Field(description="What the worst answer means.")


class Index(Shape):
    """An index by which facilities are judged."""

    code: str = Field(description="generic, hospital or school.")
    name: str = Field(description="What it is called.")
    source: str = Field(description="Where it comes from.")
    answers: list[str] = Field(description="What each item takes, in their order.")
    items: list[IndexItem] = Field(description="Its items, in the order of the questionnaire.")
    wholes: dict[str, str] = Field(
        description="Codes that take a whole module's index, from 0 to 1, in place of its items, with its name."
    )
