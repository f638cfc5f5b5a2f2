"""People (personas): accounts and their links, persons, posts and who holds them, invitations, erasure."""

from cauce.web.actions.people.accounts import (
    LOCAL_OFFICE,
    LinkRefusedError,
    is_loopback,
    local_office,
    make_sign_in_link,
    sign_in_by_link,
)
from cauce.web.actions.people.entry import add_people, change_person, record_consent
from cauce.web.actions.people.faults import CannotWritePersonError
from cauce.web.actions.people.invitations import give_role, invite, take_role
from cauce.web.actions.people.named import erase_named_judge
from cauce.web.actions.people.posts import (
    assign_posts,
    end_holding,
    fill_placeholder,
    fill_with_person,
    hand_over,
    hold_post,
    make_post,
    rename_post,
    retire_post,
)
from cauce.web.actions.people.privacy import erase_person, export_person
from cauce.web.actions.people.sessions import end_session, forget_expired
from cauce.web.actions.people.tokens import (
    CannotMakeTokenError,
    TokenRefusedError,
    account_of_token,
    make_token,
    revoke_token,
)

__all__ = [
    "LOCAL_OFFICE",
    "CannotMakeTokenError",
    "CannotWritePersonError",
    "LinkRefusedError",
    "TokenRefusedError",
    "account_of_token",
    "add_people",
    "assign_posts",
    "change_person",
    "end_holding",
    "end_session",
    "erase_named_judge",
    "erase_person",
    "export_person",
    "fill_placeholder",
    "fill_with_person",
    "forget_expired",
    "give_role",
    "hand_over",
    "hold_post",
    "invite",
    "is_loopback",
    "local_office",
    "make_post",
    "make_sign_in_link",
    "make_token",
    "record_consent",
    "rename_post",
    "retire_post",
    "revoke_token",
    "sign_in_by_link",
    "take_role",
]
