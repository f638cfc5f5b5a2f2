"""Matrix of actors and load (matriz de actores, carga), as the interface tells them."""

from __future__ import annotations

from pydantic import Field

from cauce.web.api.schemas.frame import Listing, OrganizationLink, Shape


class MatrixRow(Shape):
    """A row of the plan, which is a column of the matrix."""

    code: str = Field(description="Code of the row's first task.")
    area: int = Field(description="Number of its area.")
    url: str = Field(description="Address of the row's first task.")
    titles: list[str] = Field(description="Its tasks, each with code and title.")


class MatrixLine(Shape):
    """An organisation with its roles in each row."""

    organization: OrganizationLink
    cells: dict[str, list[str]] = Field(description="Roles by the row's code; rows without a role are absent.")


class MatrixRemark(Shape):
    """What is missing or doubled in a row."""

    row: str = Field(description="Code of the row.")
    kind: str = Field(description="missing, to_be_named, named_twice, several_leads, checks_itself or several_roles.")
    roles: list[str] = Field(description="Roles in question.")
    parties: list[str] = Field(description="Parties in question.")


class Matrix(Listing[MatrixLine]):
    """Parties × rows: who stands in most rows comes first."""

    rows: list[MatrixRow] = Field(description="Rows of the plan, or of the area that was asked for.")
    remarks: list[MatrixRemark] = Field([], description="Office only. What is missing or doubled in these rows.")


class Counted(Shape):
    """How often, by tasks and by rows; a row that several tasks share counts once as a row."""

    tasks: int = Field(description="Number of tasks.")
    rows: int = Field(description="Number of rows.")


class LoadLine(Shape):
    """What one organisation carries."""

    organization: OrganizationLink
    tasks: int = Field(description="Tasks in which it holds any role.")
    rows: int = Field(description="Rows in which it holds any role.")
    by_role: dict[str, Counted] = Field(description="The same for each role.")
    invited: Counted = Field(description="To how much it is invited as an ally.")
    deliverables: int = Field(description="Deliverables of the rows that it leads.")


class Due(Shape):
    """What falls due for one lead."""

    organization: OrganizationLink
    months: dict[str, int] = Field(description="Number of deliverables by month, as «2027-03».")


class Load(Listing[LoadLine]):
    """The load of each organisation, the heaviest first, and what falls due for each lead."""

    tasks: int = Field(description="Tasks in all.")
    rows: int = Field(description="Rows in all.")
    due: list[Due] = Field(description="What falls due for each lead, month by month.")
    undated: int = Field(description="Deliverables without a day.")
