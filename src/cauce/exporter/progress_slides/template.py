"""The presentation's master and layouts (patrón y diseños): wide slides, the site's colours, real placeholders."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

import pptx
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation
from pptx.util import Inches

WIDTH, HEIGHT = 13.333, 7.5  # inches; 16:9
SIDE = 0.6
INSIDE = WIDTH - 2 * SIDE
FONT = "Calibri"
# Colours of the site's tokens, by their name in a theme.
THEME: Mapping[str, str] = {
    "dk1": "18272C",
    "lt1": "FFFFFF",
    "dk2": "08353F",
    "lt2": "F8F6F0",
    "accent1": "0A5A6C",
    "accent2": "23603C",
    "accent3": "7D4E00",
    "accent4": "9C2418",
    "accent5": "3F5573",
    "accent6": "76858A",
    "hlink": "0A5A6C",
    "folHlink": "4A5B61",
}
SOFT = "4A5B61"
NAMES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
}
# Places of the placeholders, by which slides find them.
LEAD, CHART, TABLE, TEXT, FOOT, NOTICE = 10, 20, 30, 40, 50, 60
FIGURES = (11, 12, 13, 14)
FOOTER, NUMBER = 90, 91
TITLE_LAYOUT, FIGURES_LAYOUT, CHART_LAYOUT, TABLE_LAYOUT, TEXT_LAYOUT = range(5)


@dataclass(frozen=True)
class Box:
    """A placeholder of a layout: where it stands in inches, and how its words look."""

    kind: str
    place: int
    name: str
    left: float
    top: float
    width: float
    height: float
    size: float = 16
    color: str = "tx1"
    bold: bool = False
    anchor: str = "t"
    align: str = "l"

    def xml(self, identity: int) -> str:
        """The placeholder as PresentationML."""
        of_kind = "" if self.kind == "body" and not self.place else f' type="{self.kind}"'
        at = f' idx="{self.place}"' if self.place else ""
        color = f'<a:srgbClr val="{self.color}"/>' if len(self.color) == 6 else f'<a:schemeClr val="{self.color}"/>'
        field = '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum"><a:rPr/><a:t>1</a:t></a:fld>'
        words = field if self.kind == "sldNum" else f"<a:r><a:rPr/><a:t>{escape(self.name)}</a:t></a:r>"
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{identity}" name={quoteattr(self.name)}/>'
            f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph{of_kind}{at}/></p:nvPr></p:nvSpPr>'
            f"<p:spPr>{_frame(self.left, self.top, self.width, self.height)}"
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
            f'<p:txBody><a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="{self.anchor}">'
            "<a:normAutofit/></a:bodyPr>"
            f'<a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{self.align}"><a:buNone/>'
            f'<a:defRPr sz="{round(self.size * 100)}" b="{int(self.bold)}"><a:solidFill>{color}</a:solidFill>'
            f"</a:defRPr></a:lvl1pPr></a:lstStyle><a:p>{words}</a:p></p:txBody></p:sp>"
        )


TITLE = Box("title", 0, "Title", SIDE, 0.5, INSIDE, 0.95, size=28, bold=True, anchor="ctr")
PAGE_FOOTER = Box("ftr", FOOTER, "Footer", SIDE, 6.9, INSIDE - 1.0, 0.4, size=11, color=SOFT, anchor="ctr")
PAGE_NUMBER = Box(
    "sldNum", NUMBER, "Slide number", WIDTH - SIDE - 0.9, 6.9, 0.9, 0.4, size=11, color=SOFT, anchor="ctr", align="r"
)
LEAD_BOX = Box("body", LEAD, "Lead", SIDE, 1.5, INSIDE, 0.42, size=16, color=SOFT)
FOOT_BOX = Box("body", FOOT, "Note", SIDE, 6.1, INSIDE, 0.7, size=12, color=SOFT, anchor="b")
FIGURE_BOXES = tuple(
    Box("body", place, f"Figure {n + 1}", SIDE, 2.0 + n * 1.0, 3.7, 0.95, size=15) for n, place in enumerate(FIGURES)
)
COMMON = (PAGE_FOOTER, PAGE_NUMBER)
LAYOUTS: Mapping[int, tuple[str, tuple[Box, ...]]] = {
    TITLE_LAYOUT: (
        "Title",
        (
            Box("ctrTitle", 0, "Title", SIDE, 2.1, 9.4, 1.75, size=40, color="bg1", bold=True, anchor="b"),
            Box("subTitle", 1, "Subtitle", SIDE, 4.05, 9.4, 1.1, size=20, color="B9D2D6"),
            Box("body", NOTICE, "Notice", SIDE, 6.1, 9.4, 0.75, size=14, color="F2F7F7", anchor="b"),
        ),
    ),
    FIGURES_LAYOUT: (
        "Figures and chart",
        (
            TITLE,
            LEAD_BOX,
            *FIGURE_BOXES,
            Box("chart", CHART, "Chart", 4.7, 2.0, WIDTH - SIDE - 4.7, 3.95),
            FOOT_BOX,
            *COMMON,
        ),
    ),
    CHART_LAYOUT: ("Chart", (TITLE, LEAD_BOX, Box("chart", CHART, "Chart", SIDE, 2.0, INSIDE, 4.35), *COMMON)),
    TABLE_LAYOUT: ("Table", (TITLE, LEAD_BOX, Box("tbl", TABLE, "Table", SIDE, 2.0, INSIDE, 4.6), *COMMON)),
    TEXT_LAYOUT: ("Text", (TITLE, Box("body", TEXT, "Text", SIDE, 1.6, 10.6, 5.1, size=18), *COMMON)),
}


def new_presentation(*, language: str) -> Presentation:
    """Make a presentation without slides, with the house's master and layouts, in a language."""
    made = pptx.Presentation()
    made.slide_width, made.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _drop_thumbnail(made)
    size = made.element.find("p:sldSz", NAMES)
    size.attrib.pop("type", None)
    _set_theme(made)
    _set_master(made)
    for layout in list(made.slide_layouts)[len(LAYOUTS) :]:
        made.slide_layouts.remove(layout)
    for place, layout in enumerate(made.slide_layouts):
        _set_layout(layout, *LAYOUTS[place], is_title=place == TITLE_LAYOUT)
    for told in made.element.iter(f"{{{NAMES['a']}}}defRPr"):
        if told.get("lang"):
            told.set("lang", language)
    return made


def _drop_thumbnail(made: Presentation) -> None:
    """Leave out the picture of an empty slide that a new presentation carries."""
    relations = made.part.package._rels
    for key, relation in list(relations.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            relations.pop(key)


def _set_theme(made: Presentation) -> None:
    part = made.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = etree.fromstring(part.blob)
    theme.set("name", "Cauce")
    colors = theme.find(".//a:clrScheme", NAMES)
    colors.set("name", "Cauce")
    for color in colors:
        for old in list(color):
            color.remove(old)
        name = etree.QName(color).localname
        etree.SubElement(color, f"{{{NAMES['a']}}}srgbClr", val=THEME[name])
    for latin in theme.iterfind(".//a:fontScheme//a:latin", NAMES):
        latin.set("typeface", FONT)
    part._blob = etree.tostring(theme, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_master(made: Presentation) -> None:
    """Give the master its words' looks, the band on top, and nothing else that layouts do not say."""
    master = made.slide_master.element
    text = Box("body", 1, "Text", SIDE, 2.0, INSIDE, 4.6)
    band = _shape(2, "Band", 0, 0, WIDTH, 0.14, "tx2")
    boxes = (TITLE, text, *COMMON)
    _fill(master, [band, *(box.xml(place) for place, box in enumerate(boxes, 3))])
    sizes = (28, 16, 15, 14, 13, 13)
    levels = master.find("p:txStyles", NAMES).iter(f"{{{NAMES['a']}}}defRPr")
    for told, size in zip(levels, sizes, strict=False):
        told.set("sz", str(size * 100))
    title = master.find("p:txStyles/p:titleStyle/a:lvl1pPr", NAMES)
    title.set("algn", "l")


def _set_layout(layout: object, name: str, boxes: Sequence[Box], *, is_title: bool) -> None:
    element = layout._element  # type: ignore[attr-defined]
    element.attrib.pop("type", None)
    if is_title:
        element.set("type", "title")
        element.set("showMasterSp", "0")
    element.find("p:cSld", NAMES).set("name", name)
    drawn = _course() if is_title else []
    _fill(element, [*drawn, *(box.xml(place) for place, box in enumerate(boxes, 20))])
    if is_title:
        ground = '<p:bgPr><a:solidFill><a:schemeClr val="tx2"/></a:solidFill><a:effectLst/></p:bgPr>'
        element.find("p:cSld", NAMES).insert(0, _parsed(f"<p:bg>{ground}</p:bg>"))


def _fill(element: etree._Element, shapes: Sequence[str]) -> None:
    """Replace all that is drawn."""
    tree = element.find("p:cSld/p:spTree", NAMES)
    for old in list(tree)[2:]:
        tree.remove(old)
    for shape in shapes:
        tree.append(_parsed(shape))


def _parsed(xml: str) -> etree._Element:
    names = " ".join(f'xmlns:{name}="{address}"' for name, address in NAMES.items())
    return pptx.oxml.parse_xml(re.sub(r"^<([\w:]+)", rf"<\1 {names}", xml))


def _emu(inches: float) -> int:
    return round(inches * 914_400)


def _frame(left: float, top: float, width: float, height: float) -> str:
    return f'<a:xfrm><a:off x="{_emu(left)}" y="{_emu(top)}"/><a:ext cx="{_emu(width)}" cy="{_emu(height)}"/></a:xfrm>'


def _shape(identity: int, name: str, left: float, top: float, width: float, height: float, color: str) -> str:
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{identity}" name="{name}"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr>{_frame(left, top, width, height)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        f'<a:solidFill><a:schemeClr val="{color}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr>'
        "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
    )


# The mark's three courses in a square of 32, as cubic curves: begin, then control points and ends.
COURSES: Sequence[tuple[float, str]] = (
    (3.4, "5,4 5,13 20,12 20,19 20,23 17,25 17,28"),
    (2.2, "12.5,3.5 13.5,9.5 26.5,10 26.5,18.5 26.5,22 23,24.5 23,28.5"),
    (2.2, "4.5,12.5 6.5,17 13.5,17 13.5,21.5 13.5,24 11.5,25.5 11.5,28"),
)


def _course() -> list[str]:
    """The mark, large and quiet, at the side of the first slide."""
    made = []
    for place, (width, points) in enumerate(COURSES, 2):
        pairs = [tuple(round(float(one) * 1000) for one in pair.split(",")) for pair in points.split()]
        told = [f'<a:pt x="{x}" y="{y}"/>' for x, y in pairs]
        curves = "".join(f"<a:cubicBezTo>{''.join(told[at : at + 3])}</a:cubicBezTo>" for at in (1, 4))
        made.append(
            f'<p:sp><p:nvSpPr><p:cNvPr id="{place}" name="Course {place - 1}"/><p:cNvSpPr/>'
            f'<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>{_frame(9.6, 1.5, 4.6, 4.6)}'
            '<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>'
            f'<a:path w="32000" h="32000" fill="none"><a:moveTo>{told[0]}</a:moveTo>{curves}</a:path></a:pathLst>'
            f'</a:custGeom><a:noFill/><a:ln w="{round(width * 4.6 / 32 * 914_400)}" cap="rnd">'
            '<a:solidFill><a:schemeClr val="accent1"/></a:solidFill></a:ln></p:spPr>'
            "<p:txBody><a:bodyPr/><a:lstStyle/><a:p/></p:txBody></p:sp>"
        )
    return made
