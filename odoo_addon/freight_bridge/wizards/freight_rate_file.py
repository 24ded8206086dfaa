# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""A rate table as CSV or XLSX bytes, read into rows of cells. Knows nothing of Odoo."""

import csv
import io
import re
import zipfile
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

#: The largest file and the most rows that are read, and what an XLSX may unpack to.
LARGEST_FILE = 10_000_000
LARGEST_UNPACKED = 200_000_000
MOST_ROWS = 20_000

ENDS = ("origin", "destination")
PLACES = tuple(f"{end}_{part}" for end in ENDS for part in ("zone", "country", "zip_from", "zip_to"))
NUMBERS = ("price", "minimum", "discount")
COLUMNS = ("service", *PLACES, "basis", *NUMBERS)
BASES = ("kg", "piece", "km", "flat")
#: A weight break: "from 100", "from 100 kg", ">= 100", "break_100".
BREAK = re.compile(r"^(?:from|break|>=?|\+)[ _]*(\d+(?:[.,]\d+)?)[ _]*(kg|lbs?)?$")


class Fault(NamedTuple):
    """What is wrong with a cell. ``row`` counts as a spreadsheet does; 1 is the header."""

    row: int
    column: str
    message: str


class UnreadableError(Exception):
    """The file as a whole cannot be read; the text says why."""


def table(content, filename, _):
    """The rows of a file, as lists of cells; an error says why it cannot be read."""
    if len(content) > LARGEST_FILE:
        raise UnreadableError(_("The file is too large: %s bytes at most.", LARGEST_FILE))
    is_zip = content[:4] == b"PK\x03\x04"
    if (filename or "").lower().endswith(".xls") and not is_zip:
        raise UnreadableError(_("This is an old Excel file: save it as XLSX or CSV."))
    rows = _xlsx(content, _) if is_zip else _csv(content, _)
    if len(rows) > MOST_ROWS:
        raise UnreadableError(_("The file has too many rows: %s at most.", MOST_ROWS))
    return rows


def _xlsx(content, _):
    # openpyxl is heavy, and only this needs it.
    import openpyxl  # noqa: PLC0415

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > LARGEST_UNPACKED:
                raise UnreadableError(_("The file unpacks to too much: save it as CSV."))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        rows = book.worksheets[0].iter_rows(max_row=MOST_ROWS + 2, max_col=200, values_only=True)
        return [list(row) for row in rows]
    except UnreadableError:
        raise
    except Exception as error:  # openpyxl raises whatever its parsers raise on broken files
        raise UnreadableError(_("The file is not a spreadsheet that can be read: %s", error)) from error


def _csv(content, _):
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
            break
        except UnicodeDecodeError:
            continue
    else:
        raise UnreadableError(_("The file is neither UTF-8 nor Windows-1252 text."))
    if "\x00" in text:
        raise UnreadableError(_("The file is no text: choose a CSV or an XLSX file."))
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t|", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
        return [row for row, _number in zip(reader, range(MOST_ROWS + 2), strict=False)]
    except csv.Error as error:
        raise UnreadableError(_("The file is no CSV that can be read: %s", error)) from error


def columns(header, _):
    """(names by position, faults) of a header: known columns and ("break", from kilograms)."""
    names, faults = {}, []
    for place, cell in enumerate(header):
        label = str(cell or "").strip()
        word = re.sub(r"[\s_-]+", "_", label.lower())
        found = BREAK.match(label.lower())
        if not label:
            continue
        if found and (found[2] or "kg").startswith("lb"):
            faults.append(
                Fault(1, label, _("Breaks are kilograms: convert pounds, and prices per pound, first."))
            )
        elif found:
            names[place] = ("break", Decimal(found[1].replace(",", ".")))
        elif word in COLUMNS:
            names[place] = word
        else:
            faults.append(
                Fault(
                    1,
                    label,
                    _("This column is not known. Known: %s; from 100 (a weight break).", ", ".join(COLUMNS)),
                )
            )
        if place in names and list(names.values()).count(names[place]) > 1:
            faults.append(Fault(1, label, _("This column is there twice.")))
    if not faults and not any(name == "price" or isinstance(name, tuple) for name in names.values()):
        faults.append(Fault(1, "price", _("There is neither a price nor a weight break.")))
    return names, faults


def decimal(cell, has_comma, digits=6):
    """A cell as a number that is not negative and has no more than ``digits`` decimals, or None."""
    # What a spreadsheet keeps as a binary number has fifteen digits that count.
    text = f"{cell:.15g}" if isinstance(cell, float) else "".join(str(cell).split())
    if has_comma and isinstance(cell, str):
        text = text.replace(".", "").replace(",", ".")
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None
    if not value.is_finite() or value < 0 or value >= 10**9 or value != round(value, digits):
        return None
    return value
