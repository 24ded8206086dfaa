// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { RPCError } from "@web/core/network/rpc";
import { failureText, readFailure } from "./read_failure";

const SAID_TO_THE_USER = [
  "odoo.exceptions.UserError",
  "odoo.exceptions.ValidationError",
  "odoo.exceptions.AccessError",
];

/**
 * What the server said to the user, to be shown where the user typed; null for an error that is a defect. A session that is
 * over is said there, too: Odoo's own dialog about it loads the page anew, and what was typed would be lost.
 */
export function refusalText(error: unknown): string | null {
  if (readFailure(error) === "session") {
    return failureText("session");
  }
  if (error instanceof RPCError && SAID_TO_THE_USER.includes(error.exceptionName ?? "")) {
    return error.data?.message ?? error.message;
  }
  return null;
}
