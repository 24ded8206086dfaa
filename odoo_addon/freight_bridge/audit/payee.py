# SPDX-FileCopyrightText: 2026 Freight Bridge contributors
# SPDX-License-Identifier: LGPL-3.0-only
"""Whether who is to be paid is somebody that a person agreed to pay for this carrier."""

from .finding import Finding, _


class NewPayee:
    """A message alone turns no money to somebody else: a person says once who is paid for a carrier."""

    code = "new_payee"
    gives_way = False

    def check(self, case):
        """One finding where neither a contract nor an earlier decision of a person names the payee."""
        invoice = case.invoice
        if invoice.carrier_id and invoice.paid_to and not invoice.is_payee_known:
            yield Finding(
                code=self.code,
                message=_(
                    "It would be paid to %(payee)s, who was never paid for this carrier: make sure that the "
                    "carrier wants it before you approve it.",
                    payee=invoice.paid_to_name,
                ),
                is_blocking=True,
            )


RULES = (NewPayee(),)
