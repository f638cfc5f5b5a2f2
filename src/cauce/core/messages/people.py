"""Messages about people (mensajes sobre personas): why somebody cannot be entered, or cannot hold a post."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from cauce.core.messages.frame import N_
from cauce.core.people import Fault

SHOWN = 120  # signs of a line that a sentence repeats
PEOPLE: Mapping[str, str] = {
    "no_lines": N_("No line was written. Write one for each person: name, e-mail, organization."),
    "name_missing": N_(
        "The line «%(line)s» has no name. Write the name first, as in «Ana Ruiz, ana@example.org, Works»."
    ),
    "email_unreadable": N_(
        "The line «%(line)s» has an e-mail address that cannot be read. Write it whole, as in ana@example.org."
    ),
    "email_of_another": N_(
        "The line «%(line)s» gives %(email)s, which is the address of «%(name)s». Correct the address, "
        "or write the name as there."
    ),
    "contact_missing": N_("The line «%(line)s» has neither e-mail nor telephone. Add one of them."),
    "organization_missing": N_("The line «%(line)s» names no organization. Write it after the e-mail."),
    "organization_near": N_(
        "The line «%(line)s» names «%(organization)s», which is not among the organizations. Near it: %(near)s. "
        "Correct the name, or say that it is a new one."
    ),
    "organization_unknown": N_(
        "The line «%(line)s» names «%(organization)s», which is not among the organizations. "
        "Correct the name, or say that it is a new one."
    ),
    "period_backwards": N_(
        "The period ends on %(until)s and begins on %(since)s. Give an end on or after its beginning."
    ),
    "held_already": N_("This person holds the post since %(since)s. Choose another person or another period."),
    "begins_later": N_(
        "Somebody holds this post from %(since)s on, which is not before %(on)s. "
        "Choose a later day, or end that period."
    ),
    "not_holding": N_("Nobody holds this post on that day, or not that person. Look at its holders again."),
    "title_missing": N_("The post has no title. Write one, as in «Deputy director»."),
    "organization_elsewhere": N_("The organization belongs to another plan or was merged. Choose one of this plan."),
    "part_unnamed": N_("The part of this person has no name in the plan. Write one, as in «Water consultant»."),
    "part_is_there": N_(
        "«%(name)s» is among the organizations already. Tick it in the list, or write another name for this part."
    ),
    "part_is_the_person": N_(
        "«%(name)s» is the person's own name, which stays among the contacts. Name the part instead, "
        "as in «Water consultant»."
    ),
    "not_a_placeholder": N_("This party is named already. Only a party still to be named can be filled."),
    "post_elsewhere": N_("The post belongs to another plan or is retired. Choose one of this plan."),
    "email_needed": N_("«%(name)s» has no e-mail address, which an account needs. Write it on their page first."),
    "email_taken": N_("The address %(email)s belongs to somebody else already. Give another one."),
    "role_unknown": N_("«%(role)s» is not a role that is given to an account. Choose one of the list."),
    "consent_words": N_("The consent has no words. Write how it was given, as in «by letter of 3 March»."),
    "erased": N_("The data of this person were erased; nothing can be written on them. Enter them again as new."),
    "last_office": N_("This is the only account of the office here. Give the role to somebody else first."),
}


def _short(value: object) -> object:
    """A value that fits into a sentence: of a very long line its beginning."""
    return f"{value[:SHOWN]}…" if isinstance(value, str) and len(value) > SHOWN else value


def tell(fault: Fault, translate: Callable[[str], str]) -> str:
    """Say a fault in words, with what to do.

    Examples
    --------
    >>> tell(Fault("contact_missing", {"line": "Ana, Works"}), str)
    'The line «Ana, Works» has neither e-mail nor telephone. Add one of them.'
    """
    values = {
        name: ", ".join(f"«{one}»" for one in value) if isinstance(value, tuple) else _short(value)
        for name, value in fault.values.items()
    }
    return translate(PEOPLE[fault.code]) % values
