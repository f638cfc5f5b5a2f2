"""Letters of news (cartas de novedades): what others did where one is mentioned or follows, in one's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cauce.core.notifications.texts import Letter, Texts
from cauce.core.places import CityFormat

NOTICES = "[[notices]]"  # where the link to one's own notices will stand; it is made when the letter leaves
MENTION = "mention"
# The text that tells each act.
TEXT_OF: Mapping[str, str] = {
    MENTION: "news_mention",
    "comment": "news_comment",
    "say_not_mine": "news_comment",
    "report": "news_report",
    "set_work_state": "news_state",
    "tick_step": "news_step",
    "record_input": "news_input",
    "prepare_deliverable": "news_prepared",
    "submit_version": "news_submitted",
    "return_version": "news_returned",
    "accept_version": "news_accepted",
}


@dataclass(frozen=True)
class News:
    """One act that a person hears of: what it was about, where that stands, who acted, and their words.

    ``act`` is the act's name, or "mention" where the person is named in a comment.
    """

    act: str
    thing: str
    page: str
    who: str = ""
    state: str = ""
    words: str = ""


def news_letter(news: Iterable[News], *, person: str, plan: str, texts: Texts, city: CityFormat) -> Letter:
    """Write one letter with all the news for a person, thing by thing.

    Parameters
    ----------
    news
        What is told, the oldest first; what concerns one thing may stand apart.
    person, plan
        Names of who reads and of the plan.
    texts, city
        The reader's language, and how the city writes.
    """
    by_thing: dict[tuple[str, str], list[News]] = {}
    for each in news:
        by_thing.setdefault((each.thing, each.page), []).append(each)
    parts = [texts.say("greeting", {"person": person}, city=city), texts.say("news_intro", {"plan": plan}, city=city)]
    for (thing, page), told in by_thing.items():
        lines = [thing, page]
        for each in told:
            values = {"who": each.who or texts.words["somebody"], "state": each.state}
            lines.append(f"- {texts.say(TEXT_OF[each.act], values, city=city)}")
            lines += [f"  «{' '.join(each.words.split())}»"] if each.words.strip() else []
        parts.append("\n".join(lines))
    parts.append(texts.say("news_stop", {"link": NOTICES}, city=city))
    count = sum(len(told) for told in by_thing.values())
    if len(by_thing) == 1:
        subject = texts.say("news_subject_one", {"plan": plan, "thing": next(iter(by_thing))[0]}, city=city)
    else:
        subject = texts.say("news_subject", {"plan": plan, "count": count}, city=city)
    return Letter(" ".join(subject.split())[:300], "\n\n".join(parts) + "\n")
