// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { _t } from "@web/core/l10n/translation";
import { RPCError } from "@web/core/network/rpc";

/** Why a record or a list could not be read. */
export type ReadFailure = "gone" | "forbidden" | "session" | "connection";

const BY_NAME: Record<string, ReadFailure> = {
  "odoo.exceptions.MissingError": "gone",
  "odoo.exceptions.AccessError": "forbidden",
  "odoo.http.SessionExpiredException": "session",
};

const TEXTS: Record<ReadFailure, () => string> = {
  gone: () => _t("This exception does not exist any more: it was removed, or the link to it is wrong."),
  forbidden: () =>
    _t(
      "You may not see this exception. It belongs to a company that you do not work in, or that is not ticked above: tick it, or ask your administrator for access.",
    ),
  session: () =>
    _t(
      "Your session is over. Log in again in another tab, then come back and try again: nothing here is lost.",
    ),
  connection: () => _t("Odoo did not answer. Check the connection and try again."),
};

export function readFailure(error: unknown): ReadFailure {
  return (error instanceof RPCError && BY_NAME[error.exceptionName ?? ""]) || "connection";
}

/** What happened, why and what to do, for a person. */
export function failureText(failure: ReadFailure): string {
  return TEXTS[failure]();
}
