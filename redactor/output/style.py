"""The style sheet and the frame of all pages: one file, no script, nothing fetched, fit for old browsers and paper."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape

from redactor.output.words import printable

STYLE = """
body{margin:0 auto;padding:1em 1.5em 3em;max-width:1100px;color:#1a1a1a;background:#fff;
font:16px/1.6 "Microsoft YaHei","PingFang SC","Noto Sans CJK SC","Source Han Sans SC",SimSun,sans-serif}
h1{font-size:1.5em;border-bottom:3px solid #2b5c8a;padding-bottom:.3em}
h2{font-size:1.2em;margin:2em 0 .4em;padding:.3em .6em;background:#e8eef4;border-left:6px solid #2b5c8a}
h2,th,td{word-wrap:break-word;overflow-wrap:break-word}
h3{font-size:1.05em;margin:1.2em 0 .4em}
table{border-collapse:collapse;width:100%;margin:.4em 0 1em;font-size:.92em}
caption{text-align:left;font-weight:bold;padding:.2em 0}
th,td{border:1px solid #9aa7b4;padding:.3em .5em;text-align:left;vertical-align:top}
thead th{background:#e8eef4}
.bad{color:#a30000;font-weight:bold}.ask{color:#7a4b00;font-weight:bold}.good{color:#1d5e2a}.state{white-space:nowrap}
.verdict{font-size:1.1em;font-weight:bold;margin:.5em 0}
.note{color:#4a4a4a;font-size:.9em}
.charts svg{max-width:100%;height:auto}
.skip{position:absolute;left:-999em}.skip:focus{position:static}
a{color:#1f4e79}
@media print{body{max-width:none;padding:0;font-size:10.5pt}a{color:inherit;text-decoration:none}
.skip,.toc a:after{display:none}thead{display:table-header-group}tr,svg{page-break-inside:avoid}
h2,h3{page-break-after:avoid}article{page-break-before:auto}}
"""


def frame(title: str, lang: str, body: Iterable[str]) -> Iterator[str]:
    """Yield a whole page around ``body``. The policy in its head allows this style sheet and nothing else."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield "<!DOCTYPE html>"
    yield f'<html lang="{"zh-CN" if lang == "zh" else "en"}">'
    yield '<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">'
    yield f"<title>{text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>"
    yield from body
    yield "</body>\n</html>"


def text(value: str) -> str:
    """Return a text for an element or a quoted attribute."""
    return escape(printable(value), quote=True)


def table(header: Iterable[str], rows: Iterable[Iterable[str]], caption: str = "") -> Iterator[str]:
    """Yield a table; header and cells are markup already (see ``text``)."""
    yield "<table>" + (f"<caption>{text(caption)}</caption>" if caption else "")
    yield "<thead><tr>" + "".join(f'<th scope="col">{cell}</th>' for cell in header) + "</tr></thead>\n<tbody>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>"
    yield "</tbody></table>"
