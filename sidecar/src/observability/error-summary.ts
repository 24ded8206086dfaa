// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** An error in a log line, without its stack: for what is expected to happen, such as an Odoo that restarts. */
export function errorSummary(error: unknown): { code: unknown; message: string } {
  if (!(error instanceof Error)) return { code: null, message: String(error) };
  return { code: "code" in error ? error.code : error.name, message: error.message };
}
