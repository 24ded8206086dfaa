# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
import base64

from markupsafe import Markup

from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..rating import normal_zip
from .freight_rate_file import BASES, COLUMNS, ENDS, NUMBERS, Fault, UnreadableError, columns, decimal, table

#: How many rows and faults are shown.
SHOWN = 50


class FreightRateImportWizard(models.TransientModel):
    """Read rates from a file, show them and what is wrong with them, and write them when all is right.

    Nothing is written before that, and then all or nothing.
    """

    _name = "freight.rate.import.wizard"
    _description = "Import Rates"

    contract_id = fields.Many2one("freight.contract", required=True, readonly=True, ondelete="cascade")
    file = fields.Binary(string="CSV or XLSX File", attachment=False)
    filename = fields.Char()
    has_decimal_comma = fields.Boolean(string="Decimal Comma", help="1.234,56 instead of 1234.56.")
    is_replacing = fields.Boolean(
        string="Replace All Rates", default=True, help="Else they are added to those of the contract."
    )
    known_columns = fields.Char(compute="_compute_known_columns")
    preview = fields.Html(compute="_compute_preview", sanitize=False)
    is_ready = fields.Boolean(compute="_compute_preview")

    def _compute_known_columns(self):
        self.known_columns = ", ".join(COLUMNS)

    @api.depends("file", "filename", "has_decimal_comma")
    def _compute_preview(self):
        for wizard in self:
            wizard.preview, wizard.is_ready = False, False
            if wizard.file:
                rates, faults = wizard._read()
                wizard.preview = wizard._page(rates, faults)
                wizard.is_ready = bool(rates) and not faults

    def action_import(self):
        """Write the rates; refused as a whole while something is wrong with a row."""
        self.ensure_one()
        rates, faults = self._read()
        if faults or not rates:
            raise UserError(self.env._("Nothing was imported: correct the file first, as the preview says."))
        old = self.contract_id.rate_ids if self.is_replacing else self.contract_id.rate_ids.browse()
        start = 0 if self.is_replacing else max(self.contract_id.rate_ids.mapped("sequence"), default=0)
        self.contract_id.rate_ids = [
            *(Command.delete(rate.id) for rate in old),
            *(Command.create({**rate, "sequence": start + n}) for n, rate in enumerate(rates, start=1)),
        ]
        return {"type": "ir.actions.act_window_close"}

    # -- reading --------------------------------------------------------------------------------------

    def _read(self):
        """(values of rates, faults) of the file."""
        try:
            # A form asks for the sizes of files in place of what is in them.
            content = base64.b64decode(self.with_context(bin_size=False).file or b"")
            rows = table(content, self.filename, self.env._)
        except UnreadableError as error:
            return [], [Fault(0, "", str(error))]
        if not rows:
            return [], [Fault(0, "", self.env._("The file is empty."))]
        names, faults = columns(rows[0], self.env._)
        if faults:
            return [], faults
        known, rates, seen = self._known(), [], {}
        for number, cells in enumerate(rows[1:], start=2):
            row = {
                name: cells[at]
                for at, name in names.items()
                if at < len(cells) and cells[at] not in (None, "")
            }
            if not row:
                continue
            values, wrong = self._rate(number, row, known)
            faults.extend(wrong)
            lane = tuple(sorted((name, value) for name, value in values.items() if name not in PRICED))
            if lane in seen:
                message = self.env._("The same lane and service as row %s.", seen[lane])
                faults.append(Fault(number, "", message))
            seen.setdefault(lane, number)
            rates.append(values)
        return rates, faults

    def _known(self):
        """What names in the file may stand for: column kind → name → id."""
        company = self.contract_id.company_id
        zones = self.env["freight.zone"].search([("company_id", "=", company.id)])
        services = self.env["freight.service.level"].search(
            [("company_id", "=", company.id), ("carrier_id", "in", [self.contract_id.carrier_id.id, False])]
        )
        # A carrier's own service goes before one of the same code that is nobody's.
        services = services.sorted(lambda level: bool(level.carrier_id))
        return {
            "zone": {zone.name.casefold(): zone.id for zone in zones},
            "country": {row.code.casefold(): row.id for row in self.env["res.country"].search([])},
            "service": {level.code.casefold(): level.id for level in services},
        }

    def _rate(self, number, row, known):
        """(values of a rate, faults) of one row."""
        values, faults = {"basis": "kg"}, []

        def fault(column, message):
            faults.append(Fault(number, column, message))

        breaks = []
        for name, cell in row.items():
            if isinstance(name, tuple) or name in NUMBERS:
                self._read_number(name, cell, values, breaks, fault)
            elif name == "basis":
                values["basis"] = self._read_basis(cell, fault)
            elif name.endswith(("zip_from", "zip_to")):
                values[name] = self._read_zip(name, cell, fault)
            else:
                kind = name if name == "service" else name.rsplit("_", 1)[1]
                field = "service_level_id" if name == "service" else f"{name}_id"
                values[field] = self._read_name(name, kind, cell, known, fault)
        self._check_row(row, values, breaks, fault)
        if breaks:
            values["break_ids"] = breaks
        return values, faults

    def _read_number(self, name, cell, values, breaks, fault):
        digits = 4 if name == "discount" else 6
        value = decimal(cell, self.has_decimal_comma, digits)
        label = name if isinstance(name, str) else f"from {name[1]}"
        if value is None:
            message = self.env._(
                "“%s” is not a number from 0 up with a point (or, if chosen, a comma).", cell
            )
            fault(label, message)
        elif name == "discount" and value > 100:
            fault(label, self.env._("A discount is between 0 and 100 percent."))
        elif isinstance(name, tuple):
            breaks.append(Command.create({"weight_from": float(name[1]), "price": float(value)}))
        else:
            values[name] = float(value)

    def _read_basis(self, cell, fault):
        basis = str(cell).strip().lower()
        if basis in BASES:
            return basis
        fault("basis", self.env._("“%(word)s” is none of: %(known)s.", word=cell, known=", ".join(BASES)))
        return "kg"

    def _read_zip(self, name, cell, fault):
        if not isinstance(cell, str):
            message = self.env._(
                "%s is a number, which keeps no leading zeros: format the column as text.", cell
            )
            fault(name, message)
            return False
        return normal_zip(cell)

    def _read_name(self, name, kind, cell, known, fault):
        found = known[kind].get(str(cell).strip().casefold())
        if not found:
            messages = {
                "zone": self.env._("There is no zone “%s”: create it first.", cell),
                "country": self.env._("“%s” is no country code: two letters, such as FR.", cell),
                "service": self.env._("The carrier has no service level of the code “%s”.", cell),
            }
            fault(name, messages[kind])
        return found or False

    def _check_row(self, row, values, breaks, fault):
        """What a row lacks; a cell that is there and wrong is told already."""
        priced = any(isinstance(name, tuple) or name in ("price", "minimum") for name in row)
        is_free = not breaks and not values.get("price") and not values.get("minimum")
        if is_free and (not priced or "price" in values):
            fault("price", self.env._("The row has no price, no weight break and no minimum."))
        for end in ENDS:
            if f"{end}_country" not in row and (f"{end}_zip_from" in row or f"{end}_zip_to" in row):
                fault(f"{end}_country", self.env._("Postcodes are those of a country: give its code."))

    # -- showing --------------------------------------------------------------------------------------

    def _page(self, rates, faults):
        """What was read; all words of the file are escaped."""
        if faults:
            return self._fault_page(faults)
        shown = [self.env["freight.rate"].new(rate) for rate in rates[:SHOWN]]
        head = (
            self.env._("Service"),
            self.env._("From"),
            self.env._("To"),
            self.env._("Basis"),
            self.env._("Price"),
            self.env._("Minimum"),
            self.env._("Discount (%)"),
        )
        body = Markup("").join(
            _row(
                "td",
                (
                    rate.service_level_id.name or "",
                    rate.origin,
                    rate.destination,
                    rate.basis,
                    rate.price_text,
                    rate.minimum or "",
                    rate.discount or "",
                ),
            )
            for rate in shown
        )
        title = self.env._("%(total)s rates; the first %(shown)s:", total=len(rates), shown=len(shown))
        return Markup(
            "<div class='alert alert-success'>%s</div><table class='table table-sm'><thead>%s</thead>"
            "<tbody>%s</tbody></table>"
        ) % (title, _row("th", head), body)

    def _fault_page(self, faults):
        title = self.env._("%s cells to correct; nothing is imported until none is left:", len(faults))
        head = (self.env._("Row"), self.env._("Column"), self.env._("What Is Wrong"))
        body = Markup("").join(
            _row("td", (fault.row or "", fault.column, fault.message)) for fault in faults[:SHOWN]
        )
        return Markup(
            "<div class='alert alert-danger'>%s</div><table class='table table-sm'><thead>%s</thead>"
            "<tbody>%s</tbody></table>"
        ) % (title, _row("th", head), body)


#: What two rates of one lane may differ in.
PRICED = frozenset({"basis", "price", "minimum", "discount", "break_ids"})


def _row(tag, cells):
    cell = {"td": Markup("<td>%s</td>"), "th": Markup("<th>%s</th>")}[tag]
    return Markup("<tr>%s</tr>") % Markup("").join(cell % text for text in cells)
