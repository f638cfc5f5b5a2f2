"""Pages of people (personas): signing in by link, persons, posts and their hand-over, parties to be named."""

from cauce.web.pages.people.named import named_judges
from cauce.web.pages.people.persons import erase, people, person, person_data
from cauce.web.pages.people.posts import hand_over, hand_over_file, new_post, placeholder, post
from cauce.web.pages.people.signing import sign_in, sign_out
from cauce.web.pages.people.tokens import program_tokens

__all__ = [
    "erase",
    "hand_over",
    "hand_over_file",
    "named_judges",
    "new_post",
    "people",
    "person",
    "person_data",
    "placeholder",
    "post",
    "program_tokens",
    "sign_in",
    "sign_out",
]
