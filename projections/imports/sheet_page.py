"""The meeting sheet as one printed page: lines to write on, by hand."""

from collections.abc import Iterator
from html import escape

from projections.imports.sheet_form import Column, Field, Form, Table

PRINT = """
@page { size: A4; margin: 9mm 12mm }
body { font: 9pt/1.2 system-ui, sans-serif; margin: 0; color: #000; background: #fff; max-inline-size: 186mm }
h1 { font-size: 14pt; margin: 0 }
h2 { font-size: 10pt; margin: 5pt 0 1pt; break-after: avoid }
p { margin: 2pt 0; display: flex; gap: 4pt }
p.opening { display: block; font-size: 8.5pt }
p span { flex: 1; border-block-end: 0.5pt solid #000; min-block-size: 13pt }
table { inline-size: 100%; border-collapse: collapse; table-layout: fixed }
th, td { border: 0.5pt solid #000; padding: 1pt 3pt; text-align: start; vertical-align: top; font-weight: normal }
th { font-size: 8.5pt; font-weight: bold }
td { block-size: 12pt }
tr { break-inside: avoid }
"""


def render(form: Form, *, language: str = "en", direction: str = "ltr", stylesheet: str = "") -> str:
    """The sheet as an HTML page.

    Args:
        form: what is asked on it.
        language: of the form, a BCP 47 tag.
        direction: ``ltr`` or ``rtl``.
        stylesheet: the address of a style sheet, where a page may hold none of its own; empty: it holds its own.
    """
    style = f'<link rel="stylesheet" href="{escape(stylesheet)}">' if stylesheet else f"<style>{PRINT}</style>"
    parts = "\n".join(_field(part) if isinstance(part, Field) else _table(part) for part in form.parts)
    return (
        f'<!doctype html>\n<html lang="{escape(language)}" dir="{escape(direction)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width">\n<title>{escape(form.title)}</title>\n{style}\n</head>\n'
        f'<body class="sheet">\n<main>\n<h1>{escape(form.title)}</h1>\n<p class="opening">{escape(form.opening)}</p>\n'
        f"{parts}\n</main>\n</body>\n</html>\n"
    )


def _field(field: Field) -> str:
    return f"<p>{escape(field.label)} <span></span></p>"


def _table(table: Table) -> str:
    columns = "".join(f'<col width="{column.width * 10}%">' for column in table.columns)
    head = "".join(f'<th scope="col">{escape(column.label)}</th>' for column in table.columns)
    rows = "\n".join(f"<tr>{''.join(_cells(table.columns, row))}</tr>" for row in (*table.rows, *[()] * table.blank))
    return (
        f"<h2>{escape(table.title)}</h2>\n<table>\n<colgroup>{columns}</colgroup>\n<thead><tr>{head}</tr></thead>\n"
        f"<tbody>\n{rows}\n</tbody>\n</table>"
    )


def _cells(columns: tuple[Column, ...], row: tuple[str, ...]) -> Iterator[str]:
    for place in range(len(columns)):
        yield f"<td>{escape(row[place]) if place < len(row) else ''}</td>"
