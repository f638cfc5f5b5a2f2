"""What is handed in (entregas y documentos), for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from cauce.web.api.schemas.frame import Shape


class Announcement(Shape):
    """A file that will arrive in parts."""

    name: str = Field(min_length=1, max_length=255, description="Name of the file, as «informe.pdf».")
    size: int = Field(ge=1, le=10**15, description="Size of the whole file in bytes.")


class Arriving(Shape):
    """A file that arrives in parts."""

    id: str = Field(description="Name of the upload, which a version gives as «upload» when all has arrived.")
    url: str = Field(description="Address to which the parts are sent.")
    name: str = Field(description="Name of the file.")
    size: int = Field(description="Size of the whole file in bytes.")
    received: int = Field(description="Bytes that have arrived: where the next part begins.")
    part: int = Field(description="Most bytes that one part may have.")
    expires_at: datetime = Field(description="When what has arrived is forgotten.")


class Version(Shape):
    """A version of a deliverable that was submitted."""

    number: int = Field(description="Number of the version, from 1.")
    state: str = Field(description="State of the version.")
    submitted_at: datetime = Field(description="When it was submitted.")
    file_name: str = Field(description="Name under which the file is kept; empty where there is none.")
    sha256: str | None = Field(description="SHA-256 of the file; null where there is none.")
    size: int | None = Field(description="Size of the file in bytes; null where there is none.")
    media_type: str | None = Field(description="What the file is, by its bytes; null where there is none.")
    pages: int | None = Field(description="Pages or slides; null where nobody told them.")
    link: str = Field(description="Address in a cloud of one's own; empty where there is none.")
    note: str = Field(description="What its author says of it.")


class Reading(Shape):
    """A document that was handed in to be imported."""

    id: int = Field(description="Number of the import.")
    url: str = Field(description="Address that says how far it is.")
    page: str = Field(description="Page on which a person looks at what it would change, and applies it.")
    file_name: str = Field(description="Name of the document.")
    state: Literal["uploaded", "read", "failed", "applied", "discarded", "undone"] = Field(
        description="How far it is; only a person applies it."
    )
    message: str = Field(description="Why it could not be read; empty where it could.")
