"""People and posts (personas y cargos), as the office alone gets them."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from cauce.web.api.schemas.frame import OrganizationLink, Shape


class PostLink(Shape):
    """A post that a person holds or held."""

    id: int = Field(description="Number of the post.")
    title: str = Field(description="What the post is called.")
    organization: OrganizationLink
    since: date = Field(description="First day.")
    until: date | None = Field(description="Last day; null while it is held.")


class Person(Shape):
    """A person with how to reach them."""

    id: int = Field(description="Number of the person.")
    name: str = Field(description="Name.")
    email: str = Field(description="E-mail address; empty where none is known.")
    phone: str = Field(description="Telephone; empty where none is known.")
    language: str = Field(description="Language of the letters that they get: es or en.")
    has_account: bool = Field(description="Whether they can sign in.")
    has_consented: bool = Field(description="Whether their consent is recorded.")
    posts: list[PostLink] = Field(description="Posts that they hold or held in the plan.")


class Holder(Shape):
    """A person who holds a post today."""

    id: int = Field(description="Number of the person.")
    name: str = Field(description="Name.")
    since: date = Field(description="First day.")
    until: date | None = Field(description="Last day; null where none is set.")


class Post(Shape):
    """A post of an organisation, with who holds it today."""

    id: int = Field(description="Number of the post.")
    title: str = Field(description="What the post is called.")
    is_contact: bool = Field(description="Whether it was made behind the scene for «name, e-mail, organisation».")
    organization: OrganizationLink
    holders: list[Holder] = Field(description="Who holds it today; nobody where it is vacant.")
