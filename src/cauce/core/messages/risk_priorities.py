"""Sentences about priorities (prioridades): why a place comes where it does, and why nothing could be reckoned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cauce.core.messages.frame import N_

LEVELS: Mapping[int, str] = {
    0: N_("none (risk level)"),
    1: N_("very low (risk level)"),
    2: N_("low (risk level)"),
    3: N_("medium (risk level)"),
    4: N_("high (risk level)"),
    5: N_("very high (risk level)"),
}
REASONS: Mapping[str, str] = {
    "not_reached": N_("None of the layers reaches it."),
    "reached_value": N_("«%(layer)s» gives it %(value)s\u00a0%(unit)s: level %(level)s."),
    "reached_class": N_("«%(layer)s» has it in its class «%(words)s»: level %(level)s."),
    "vulnerability_judged": N_("It was judged to be of %(level)s vulnerability."),
    "vulnerability_assumed": N_("Nobody has judged how vulnerable it is: %(level)s is taken until somebody does."),
    "holds": N_("It holds %(people)s people."),
    "shelter_reached": N_("It is meant as a shelter and lies where the hazard is: look for another, or strengthen it."),
    "territory_not_reached": N_("None of the layers reaches its people."),
    "territory_reached": N_("«%(layer)s» reaches %(people)s of its people (%(share)s): level %(level)s."),
    "territory_touched": N_("«%(layer)s» reaches %(people)s of its people (%(share)s), too few to give it its level."),
    "territory_judged": N_(
        "%(judged)s of its %(facilities)s facilities were judged: vulnerability %(level)s of 5 on average."
    ),
    "territory_unjudged": N_(
        "None of its %(facilities)s facilities was judged: vulnerability %(level)s of 5 is taken until somebody does."
    ),
    "facilities_reached": N_("%(reached)s of its %(facilities)s facilities lie where a hazard is."),
    "shelter_short": N_("Its shelters out of reach of every layer hold %(capacity)s people; %(people)s are reached."),
}
REFUSALS: Mapping[str, str] = {
    "body_missing": N_("The body that releases the reckoning is missing. Name it, as «Risk management board»."),
    "reason_missing": N_("The reason is missing. Write in a sentence why the reckoning may leave the office."),
    "no_day": N_("«%(value)s» is no day. Write it as 2018-03-15, or leave it empty."),
    "day_to_come": N_("The day given, %(day)s, is after today. Give the day on which the body decided."),
    "not_reckoned": N_("The reckoning has not come to its end. Wait for it, or ask for it once more."),
    "no_layer": N_("No layer was chosen. Choose at least one hazard layer."),
    "no_layers_yet": N_("There is no hazard layer to reckon with yet. Bring one under «Layers», and come back."),
    "nothing_to_reach": N_("The plan has neither facilities nor territories yet. Enter or bring some, and come back."),
    "not_installed": N_(
        "What maps are reckoned with is not installed on this server (%(package)s is missing). "
        "Whoever keeps the server runs «make risk», or installs «cauce[risk]»; then ask for it once more."
    ),
    "no_layers_left": N_("The layers that were chosen are no longer there. Choose others, and ask for it once more."),
    "layer_unreadable": N_("The file of «%(layer)s» cannot be read any more. Bring it once more under «Layers»."),
    "layer_without_area": N_(
        "«%(layer)s» is made of points or lines, which nothing lies within. Bring zones (polygons) or a raster."
    ),
}
GROUPS: Mapping[str, str] = {
    "women": N_("Women"),
    "men": N_("Men"),
    "children_0_14": N_("Children under 15"),
    "older_65": N_("Aged 65 or older"),
    "with_disability": N_("With a disability"),
}
Translate = Callable[[str], str]
Tell = Callable[[str, Any], object]


def level(number: int, translate: Translate) -> str:
    """Write a level, 0 to 5, in words.

    Examples
    --------
    >>> level(5, str)
    'very high'
    """
    return translate(LEVELS[number]).removesuffix(" (risk level)")


def reason(code: str, values: Mapping[str, Any], translate: Translate, tell: Tell) -> str:
    """Say one reason; ``tell`` writes a value by its name as the city does.

    Examples
    --------
    >>> reason("holds", {"people": 600}, str, lambda name, value: value)
    'It holds 600 people.'
    """
    return translate(REASONS[code]) % {name: tell(name, value) for name, value in values.items()}


def refusal(code: str, values: Mapping[str, Any], translate: Translate) -> str:
    """Say why nothing could be reckoned.

    Examples
    --------
    >>> refusal("no_layer", {}, str)
    'No layer was chosen. Choose at least one hazard layer.'
    """
    return translate(REFUSALS[code]) % dict(values)
