"""Files handed in by programs (archivos entregados): whole or in parts, through the same actions as the pages."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.http.request import UnreadablePostError
from django.urls import reverse
from django.utils.translation import gettext as _
from ninja import File, Form, Header, Path, Router, Status
from ninja.files import UploadedFile

from cauce.core import messages
from cauce.web.actions import documents as actions
from cauce.web.actions import imports
from cauce.web.actions.documents import CannotKeepFileError
from cauce.web.actions.permissions import require
from cauce.web.api.documents import Number
from cauce.web.api.frame import WRITING, NotHere, Reader, Refused, Told, found, open_plan
from cauce.web.api.schemas import Announcement, Arriving, Reading, Version
from cauce.web.models import Deliverable, DeliverableVersion, Import, Upload, User
from cauce.web.queries import documents as queries

router = Router(tags=["handing in"])
PART_BYTES = 1_048_576
DOCUMENT_BYTES = 52_428_800
OFFSETS = "application/offset+octet-stream"
Token = Annotated[str, Path(max_length=64, pattern=r"^[\w-]+$", description="Name of the upload.")]
Offset = Annotated[int, Header(alias="Upload-Offset", ge=0, le=10**15, description="Where the part begins.")]
PART_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {OFFSETS: {"schema": {"type": "string", "format": "binary"}}}}
}


def person_of(request: HttpRequest) -> User | None:
    """Who asks, or nobody."""
    return request.user if isinstance(request.user, User) else None


def _deliverable(request: HttpRequest, slug: str, number: int) -> tuple[Reader, Deliverable]:
    """The plan and its deliverable, for whoever may hand in for it."""
    reader = open_plan(request, slug)
    deliverable = found(queries.deliverable(reader.plan, number), number)
    actions.check_may_upload(deliverable, by=person_of(request))
    return reader, deliverable


@router.post(
    "/{slug}/deliverables/{number}/versions",
    response={201: Version, **WRITING},
    summary="Submit a version of a deliverable",
)
def submit_version(
    request: HttpRequest,
    slug: str,
    number: Number,
    file: Annotated[UploadedFile | None, File(description="The file, whole.")] = None,
    upload: Annotated[str, Form(max_length=64, description="An upload that has arrived, instead of a file.")] = "",
    link: Annotated[str, Form(max_length=1000, description="An address in a cloud of one's own.")] = "",
    note: Annotated[str, Form(max_length=20_000, description="What its author says of it.")] = "",
    pages: Annotated[int | None, Form(ge=1, le=100_000, description="Its length, where it does not say it.")] = None,
) -> Status[Told]:
    """Submit a version: a file, an upload that has arrived, a link, or a file and a link."""
    _reader, deliverable = _deliverable(request, slug, number)
    version = actions.submit_version(
        deliverable=deliverable,
        file=file,
        upload=upload,
        link=link,
        note=note,
        pages=pages,
        by=person_of(request),
    )
    return Status(201, _version_told(version))


def _version_told(version: DeliverableVersion) -> Told:
    names = ("number", "state", "submitted_at", "file_name", "pages", "link", "note")
    file = version.file
    kept = {name: getattr(file, name, None) for name in ("sha256", "size", "media_type")}
    return {name: getattr(version, name) for name in names} | kept


@router.post("/{slug}/deliverables/{number}/uploads", response={201: Arriving, **WRITING}, summary="Announce a file")
def announce(request: HttpRequest, response: HttpResponse, slug: str, number: Number, said: Announcement) -> Any:
    """Announce a file that will arrive in parts; whatever may be refused by its size is refused now."""
    reader, deliverable = _deliverable(request, slug, number)
    upload = actions.begin_upload(target=deliverable, name=said.name, size=said.size, by=person_of(request))
    told = _upload_told(reader, upload)
    response.headers["Location"] = told["url"]
    return Status(201, headed(response, told))


def _upload_told(reader: Reader, upload: Upload) -> Told:
    return upload_told(upload, f"{reader.root}/deliverables/{upload.deliverable_id}/uploads")


def upload_told(upload: Upload, there: str) -> Told:
    """Tell how much of a file has arrived; ``there`` is where its parts go."""
    return {
        "id": upload.token,
        "url": f"{there}/{upload.token}",
        "name": upload.file_name,
        "size": upload.size,
        "received": upload.received,
        "part": PART_BYTES,
        "expires_at": upload.expires_at,
    }


def headed(response: HttpResponse, told: Told) -> Told:
    """Say in the head of an answer how much has arrived."""
    response.headers["Upload-Offset"] = str(told["received"])
    response.headers["Upload-Length"] = str(told["size"])
    return told


def _open(request: HttpRequest, slug: str, number: int, token: str) -> tuple[Reader, Upload]:
    reader, deliverable = _deliverable(request, slug, number)
    upload = actions.open_upload(token, by=person_of(request))
    if upload.deliverable_id != deliverable.pk:
        raise CannotKeepFileError("upload_gone")
    return reader, upload


@router.get(
    "/{slug}/deliverables/{number}/uploads/{token}",
    response={200: Arriving, **WRITING},
    summary="Ask how much has arrived",
    openapi_extra={"x-act": "submit_deliverable"},
)
def arrived(request: HttpRequest, response: HttpResponse, slug: str, number: Number, token: Token) -> Told:
    """Tell how much of a file has arrived: the next part begins there."""
    reader, upload = _open(request, slug, number, token)
    return headed(response, _upload_told(reader, upload))


@router.patch(
    "/{slug}/deliverables/{number}/uploads/{token}",
    response={200: Arriving, **WRITING},
    summary="Send a part",
    openapi_extra=PART_BODY,
)
def send_part(
    request: HttpRequest, response: HttpResponse, slug: str, number: Number, token: Token, offset: Offset
) -> Told:
    """Send the part that begins at Upload-Offset, of 1 MiB at most; a part that does not follow is refused (409)."""
    reader, upload = _open(request, slug, number, token)
    upload = actions.add_part(upload, read_part(request), at=offset, by=person_of(request))
    return headed(response, _upload_told(reader, upload))


def read_part(request: HttpRequest) -> bytes:
    """Read the bytes of a part; nothing too large is read."""
    length = request.headers.get("Content-Length") or ""
    if request.content_type != OFFSETS:
        raise Refused(_("A part is sent as «%(type)s».") % {"type": OFFSETS}, 415)
    if not (length.isascii() and length.isdigit() and len(length) < 16):
        raise Refused(_("A part names its bytes in Content-Length and its place in Upload-Offset, in digits."), 400)
    if int(length) > PART_BYTES:
        told = {"size": int(length), "limit": PART_BYTES}
        raise Refused(_("The part has %(size)d bytes; at most %(limit)d are taken at once. Send less.") % told, 413)
    try:
        data = request.read(int(length))
    except UnreadablePostError:
        data = b""
    if len(data) != int(length):
        raise Refused(_("The part ended too early. Send it again."), 400)
    return data


@router.delete(
    "/{slug}/deliverables/{number}/uploads/{token}", response={204: None, **WRITING}, summary="Forget an upload"
)
def stop(request: HttpRequest, slug: str, number: Number, token: Token) -> Status[None]:
    """Forget a file on its way."""
    _reader, upload = _open(request, slug, number, token)
    actions.stop_upload(upload)
    return Status(204, None)


@router.post("/{slug}/imports", response={202: Reading, **WRITING}, summary="Hand in a newer document of the plan")
def hand_in_document(
    request: HttpRequest,
    slug: str,
    document: Annotated[UploadedFile, File(description="The work plan as Word, PDF, workbook or text.")],
) -> Status[Told]:
    """Hand in a document: it is read in the background, and a person looks at what it would change and applies it."""
    reader = open_plan(request, slug)
    require("import_document", by=person_of(request), plan=reader.plan)
    size = document.size or 0
    if size > DOCUMENT_BYTES:
        values = {"size": size // 1024 // 1024, "limit": DOCUMENT_BYTES // 1024 // 1024}
        raise Refused(
            _("The document has %(size)d MB; at most %(limit)d MB are read. Take out pictures.") % values, 413
        )
    run = imports.upload(
        content=document.read(),
        file_name=document.name or "",
        plan=reader.plan,
        slug=reader.plan.slug,
        by=person_of(request),
    )
    return Status(202, _reading_told(reader, run))


@router.get(
    "/{slug}/imports/{number}",
    response={200: Reading, **WRITING},
    summary="Ask how far a document is",
    openapi_extra={"x-act": "import_document"},
)
def reading(request: HttpRequest, slug: str, number: Number) -> Told:
    """Tell how far the reading of a document is, and why it could not be read."""
    reader = open_plan(request, slug)
    reader.require("import_document")
    run = queries.import_run(number)
    if run is None or run.plan_id != reader.plan.pk:
        raise NotHere(_("The plan has nothing under «%(name)s». Choose one of its lists.") % {"name": number})
    return _reading_told(reader, run)


def _why_not(run: Import) -> str:
    if run.state == "failed" and run.error_code in messages.REFUSALS:
        return messages.refusal(run.error_code, {"name": run.file_name, **run.error_values}, _)
    if run.state == "failed" or (run.job is not None and run.job.state == "failed"):
        values = {"file": run.file_name, "code": run.error_code or "job"}
        return _("«%(file)s» could not be read (%(code)s). Save it again as Word and upload it once more.") % values
    return ""


def _reading_told(reader: Reader, run: Import) -> Told:
    return {
        "id": run.pk,
        "url": f"{reader.root}/imports/{run.pk}",
        "page": reverse("import", args=[run.pk]),
        "file_name": run.file_name,
        "state": run.state,
        "message": _why_not(run),
    }
