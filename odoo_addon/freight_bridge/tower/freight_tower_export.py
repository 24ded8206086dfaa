# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only

import base64
import csv
import io
from datetime import datetime
from decimal import Decimal

import xlsxwriter

from odoo import api, fields, models
from odoo.exceptions import UserError

#: What a spreadsheet takes for the beginning of a formula. Names and texts of partners may begin so.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: A spreadsheet's own limit, in characters.
_SHEET_NAME = 31


class FreightTowerExport(models.AbstractModel):
    _inherit = "freight.tower"

    @api.model
    @api.readonly
    def export(self, name, scope, key, kind):
        """A table of a page as a file, read anew with the same rights.

        :param key: of the block
        :param kind: "csv" or "xlsx"
        :return: ``{"name": file name, "type": media type, "content": base64}``
        """
        blocks = [block for block in self.page(name, scope)["blocks"] if block["key"] == key]
        if not blocks or kind not in ("csv", "xlsx"):
            raise UserError(self.env._("There is no such table to export."))
        [block] = blocks
        rows = self._export_rows(block)
        content = _csv(rows) if kind == "csv" else _xlsx(block["title"], rows)
        return {
            "name": f"freight-{name}-{key}.{kind}",
            "type": "text/csv;charset=utf-8" if kind == "csv" else _XLSX,
            "content": base64.b64encode(content).decode(),
        }

    def _export_rows(self, block):
        """The heading and the rows: texts, numbers and, in the user's zone, datetimes; None for nothing."""
        heading = list(block["labels"])
        are_counted = [
            any(row["cells"][place] and row["cells"][place]["count"] is not None for row in block["rows"])
            for place, _column in enumerate(block["columns"])
        ]
        for column, is_counted in zip(block["columns"], are_counted, strict=True):
            heading.append(column["name"])
            if is_counted:
                heading.append(self.env._("%s (number)", column["name"]))
        is_timed = block["look"] == "time"
        rows = [heading]
        for row in block["rows"]:
            values = [self._export_moment(label) if is_timed else label for label in row["labels"]]
            for cell, is_counted in zip(row["cells"], are_counted, strict=True):
                values.append(self._export_value(cell))
                if is_counted:
                    values.append(cell["count"] if cell else None)
            rows.append(values)
        return rows

    def _export_value(self, cell):
        if not cell:
            return None
        if cell["kind"] == "moment":
            return self._export_moment(cell["value"])
        return Decimal(cell["value"]) if cell["kind"] == "money" else cell["value"]

    def _export_moment(self, value):
        moment = fields.Datetime.to_datetime(value)
        return fields.Datetime.context_timestamp(self, moment).replace(tzinfo=None)


def safe_text(value):
    """A text that no spreadsheet takes for a formula."""
    return f"'{value}" if value.lstrip(" ").startswith(FORMULA) else value


def _csv(rows):
    """With the mark by which spreadsheets know UTF-8."""
    file = io.StringIO()
    writer = csv.writer(file)
    for row in rows:
        writer.writerow([safe_text(value) if isinstance(value, str) else value for value in row])
    return b"\xef\xbb\xbf" + file.getvalue().encode()


def _xlsx(title, rows):
    """Texts stay texts, whatever they begin with."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as workbook:
        sheet = workbook.add_worksheet(
            "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:_SHEET_NAME]
        )
        bold = workbook.add_format({"bold": True})
        moment = workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for y, row in enumerate(rows):
            for x, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(y, x, value, moment)
                elif isinstance(value, str):
                    sheet.write_string(y, x, value, bold if y == 0 else None)
                elif value is not None:
                    sheet.write_number(y, x, value)
        sheet.autofit()
    return file.getvalue()
