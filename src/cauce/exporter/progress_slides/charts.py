"""The presentation's charts (gráficos): native bars whose figures stand on them, from an honest zero."""

from __future__ import annotations

from typing import Any

from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.oxml import parse_xml
from pptx.util import Pt

from cauce.exporter.progress_slides import ON_DARK, STATE_COLORS, Chart
from cauce.exporter.progress_slides.template import NAMES, SOFT, THEME
from cauce.exporter.word import clean

SIZE = 14
CHART_NAMES = "http://schemas.openxmlformats.org/drawingml/2006/chart"
LINE = RGBColor.from_string("76858A")


def draw(placeholder: Any, chart: Chart, *, language: str) -> Any:
    """Put a chart into its placeholder and return the frame that holds it."""
    data = CategoryChartData(number_format="0")
    data.categories = [clean(name) for name in chart.categories]
    for series in chart.series:
        data.add_series(clean(series.name), series.values)
    is_stacked = len(chart.series) > 1
    kind = XL_CHART_TYPE.BAR_STACKED if is_stacked else XL_CHART_TYPE.BAR_CLUSTERED
    frame = placeholder.insert_chart(kind, data)
    made = frame.chart
    made.has_title = False
    made.font.size, made.font.color.rgb = Pt(SIZE), RGBColor.from_string(THEME["dk1"])
    made.has_legend = is_stacked
    if is_stacked:
        made.legend.position, made.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        made.legend.font.size = Pt(SIZE)
    _set_axes(made)
    made.plots[0].gap_width = 45
    if is_stacked:
        made.plots[0].overlap = 100
        _paint_series(made, chart)
    else:
        _paint_points(made, chart)
    _tell_language(made, language)
    return frame


def _set_axes(made: Any) -> None:
    """Read from above; the figures stand on the bars, so that the axis of values is left out."""
    names, values = made.category_axis, made.value_axis
    names.reverse_order = True
    names.major_tick_mark = names.minor_tick_mark = XL_TICK_MARK.NONE
    names.format.line.color.rgb = LINE
    names.tick_labels.font.size = Pt(SIZE)
    values.minimum_scale = 0
    values.has_major_gridlines = values.visible = False
    values.tick_label_position = XL_TICK_LABEL_POSITION.NONE


def _paint_series(made: Any, chart: Chart) -> None:
    for drawn, series in zip(made.plots[0].series, chart.series, strict=True):
        _paint(drawn.format, series.state)
        labels = drawn.data_labels
        labels.show_value = True
        labels.number_format, labels.number_format_is_linked = "0;;;", False  # no figure where there is nothing
        labels.position = XL_LABEL_POSITION.CENTER
        labels.font.size, labels.font.bold = Pt(SIZE), True
        labels.font.color.rgb = RGBColor.from_string(THEME["lt1" if series.state in ON_DARK else "dk1"])


def _paint_points(made: Any, chart: Chart) -> None:
    drawn = made.plots[0].series[0]
    for place, state in enumerate(chart.states):
        _paint(drawn.points[place].format, state)
    labels = drawn.data_labels
    labels.show_value = True
    labels.number_format, labels.number_format_is_linked = "0", False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    labels.font.size, labels.font.bold = Pt(18), True


def _paint(drawn: Any, state: str) -> None:
    drawn.fill.solid()
    drawn.fill.fore_color.rgb = RGBColor.from_string(STATE_COLORS[state])
    drawn.line.width = Pt(0.75)
    drawn.line.color.rgb = RGBColor.from_string(SOFT if state == "planned" else THEME["lt1"])


def _tell_language(made: Any, language: str) -> None:
    """Say the chart's language, and that its corners are not round."""
    space = made._chartSpace
    for name, value in (("roundedCorners", "0"), ("lang", language)):
        for old in space.findall(f"{{{CHART_NAMES}}}{name}"):
            space.remove(old)
        at = 1 if space[0].tag.endswith("date1904") else 0
        space.insert(at, parse_xml(f'<c:{name} xmlns:c="{CHART_NAMES}" val="{value}"/>'))
    for told in space.iter(f"{{{NAMES['a']}}}defRPr", f"{{{NAMES['a']}}}endParaRPr"):
        told.set("lang", language)
