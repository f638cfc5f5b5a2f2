"""Frame of the report (marco del informe): its page, its style, numbers and tables as people read them."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from typing import Any

Translate = Callable[[str], str]
NONE = "–"
STYLE = """
:root{color-scheme:light dark;--ink:#17262c;--soft:#52666d;--line:#c9d6da;--paper:#fff;--tile:#f2f6f7;--bar:#0f6b7c;
--band:#0f6b7c33;--warn:#8a5a00}
@media screen and (prefers-color-scheme:dark){:root{--ink:#e8eff1;--soft:#a5b6bc;--line:#3a4b52;--paper:#12191c;
--tile:#1b2529;--bar:#5cc0d2;--band:#5cc0d240;--warn:#e3b566}}
*{box-sizing:border-box}
body{font:16px/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);max-width:64rem;margin:0 auto;
padding:2rem 1rem 4rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .4rem;text-wrap:balance}
h2{font-size:1.2rem;line-height:1.3;margin:2.6rem 0 .5rem}
p{margin:.4rem 0;max-width:44rem}.lead{font-size:1.15rem}.soft,caption{color:var(--soft)}.soft{font-size:.93rem}
dl.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(13rem,1fr));gap:.75rem;margin:1.4rem 0}
dl.figures div{background:var(--tile);border-top:3px solid var(--bar);padding:.7rem .9rem}
dt{color:var(--soft);font-size:.93rem}dd{margin:0;font-size:1.45rem;line-height:1.25;font-variant-numeric:tabular-nums}
dd small{display:block;font-size:.88rem;color:var(--soft);line-height:1.4}
.scroll{overflow-x:auto;position:relative;margin:.6rem 0}
table{border-collapse:collapse;min-width:min(100%,36rem);font-variant-numeric:tabular-nums}
caption{text-align:left;padding-bottom:.3rem}caption.same{position:absolute;width:1px;height:1px;overflow:hidden;
clip-path:inset(50%)}th,td{padding:.4rem 1rem .4rem 0;border-bottom:1px solid var(--line);
text-align:left;vertical-align:top}th{font-size:.9rem;vertical-align:bottom;border-bottom-width:2px}
th:last-child,td:last-child{padding-right:0}td.n,th.n{text-align:right}td.n{white-space:nowrap}
td:first-child:not(.n){min-width:8rem}
figure{margin:1rem 0}figcaption{font-weight:600;max-width:44rem;margin-bottom:.3rem}
svg{display:block;width:100%;max-width:34rem;height:auto}svg text{font:13px system-ui,sans-serif;fill:var(--soft)}
svg text.ink{fill:var(--ink);font-weight:600}
code{font-size:.85em;overflow-wrap:anywhere}ul{padding-left:1.2rem}li{margin:.2rem 0}
pre{background:var(--tile);padding:1rem;font-size:.85rem}summary{cursor:pointer;padding:.5rem 0;min-height:2.75rem}
:focus-visible{outline:3px solid var(--bar);outline-offset:2px}
.note{border-left:4px solid var(--warn);padding:.2rem 0 .2rem .9rem;margin:1.2rem 0}
@media print{@page{margin:16mm}body{padding:0;max-width:none;font-size:10.5pt}h2{break-after:avoid}
tr,figure,dl.figures div{break-inside:avoid}thead{display:table-header-group}.scroll{overflow:visible}
details:not([open]){display:none}dl.figures div{border:1px solid var(--line);border-top:3px solid var(--bar)}}
"""
PAGE = """<!doctype html>
<html lang="{language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title><style>{style}</style></head><body><main>
{body}
</main></body></html>
"""


def page(*, title: str, language: str, parts: Iterable[str]) -> str:
    """Return a page that needs nothing else."""
    return PAGE.format(language=language, title=safe(title), style=STYLE, body="\n".join(filter(None, parts)))


def safe(text: object) -> str:
    """Return text that no browser takes for markup."""
    return html.escape(str(text))


def amount(value: float) -> str:
    """Return a number as people read it: three figures, for more would claim what nobody knows; a dash for none.

    Examples
    --------
    >>> amount(40408674.67), amount(3.14159), amount(float("nan"))
    ('40,400,000', '3.14', '–')
    """
    if value != value:
        return NONE
    return f"{float(f'{value:.3g}'):,.0f}" if abs(value) >= 100 or value == 0 else f"{value:,.3g}"


def between(bounds: tuple[float, float, float]) -> str:
    """Return the range between low and high, a dash where there is none.

    Examples
    --------
    >>> between((1200.0, 1500.0, 2000.0))
    '1,200 – 2,000'
    """
    low, _middle, high = bounds
    return NONE if low != low or high != high else f"{amount(low)} – {amount(high)}"


def table(
    caption: str, names: Sequence[str], rows: Iterable[Sequence[Any]], *, numbers: frozenset[int], same: bool = False
) -> str:
    """Return a table; ``same`` where the heading above it says what its caption says."""
    head = "".join(f'<th scope="col"{_numeric(at, numbers)}>{safe(name)}</th>' for at, name in enumerate(names))
    body = "".join(
        "<tr>" + "".join(f"<td{_numeric(at, numbers)}>{safe(cell)}</td>" for at, cell in enumerate(row)) + "</tr>"
        for row in rows
    )
    quiet = ' class="same"' if same else ""
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{safe(caption)}"><table>'
        f"<caption{quiet}>{safe(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _numeric(at: int, numbers: frozenset[int]) -> str:
    return ' class="n"' if at in numbers else ""
