// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { EventOdooError, PermanentOdooError, TransientOdooError } from "./errors.ts";

export type ClassifiedError = TransientOdooError | EventOdooError | PermanentOdooError;

/** Python exception classes that mean "not now", as both transports name them (`odoo.http.serialize_exception`). */
const TRANSIENT_EXCEPTIONS = new Set([
  "odoo.exceptions.ConcurrencyError",
  "psycopg2.InterfaceError",
  "psycopg2.OperationalError",
  "psycopg2.pool.PoolError",
  ...[
    "AdminShutdown",
    "CannotConnectNow",
    "ConnectionException",
    "ConnectionFailure",
    "CrashShutdown",
    "DeadlockDetected",
    "DiskFull",
    "IdleInTransactionSessionTimeout",
    "InsufficientResources",
    "LockNotAvailable",
    "OutOfMemory",
    "QueryCanceled",
    "ReadOnlySqlTransaction",
    "SerializationFailure",
    "TooManyConnections",
  ].map((name) => `psycopg2.errors.${name}`),
]);

const DENIED_EXCEPTIONS = new Set([
  "odoo.exceptions.AccessDenied",
  "odoo.exceptions.AccessError",
  "odoo.http.SessionExpiredException",
  "werkzeug.exceptions.Forbidden",
  "werkzeug.exceptions.Unauthorized",
]);

const MISSING_EXCEPTIONS = new Set(["odoo.exceptions.MissingError", "werkzeug.exceptions.NotFound"]);

const REFUSING_EXCEPTIONS = new Set([
  "odoo.exceptions.RedirectWarning",
  "odoo.exceptions.UserError",
  "odoo.exceptions.ValidationError",
  "werkzeug.exceptions.UnprocessableEntity",
]);

/** The class of an exception that Odoo names. Unknown ones are bugs: Odoo answers 500 to every unexpected exception. */
export function classifyException(name: string): ClassifiedError {
  if (TRANSIENT_EXCEPTIONS.has(name)) {
    return new TransientOdooError("concurrency", `Odoo's database could not take the call now (${name}).`);
  }
  if (DENIED_EXCEPTIONS.has(name)) {
    return new TransientOdooError(
      "denied",
      `Odoo refuses the integration account (${name}). Check FREIGHT_ODOO_LOGIN, its API key and its group.`,
    );
  }
  if (MISSING_EXCEPTIONS.has(name)) {
    return new TransientOdooError(
      "missing",
      `Odoo has no such database, model or method (${name}). Check FREIGHT_ODOO_DB and that freight_bridge is installed.`,
    );
  }
  if (name === "odoo.exceptions.LockError") {
    return new EventOdooError("locked", `A record of this call is locked in Odoo (${name}).`);
  }
  if (REFUSING_EXCEPTIONS.has(name)) return new EventOdooError("refused", `Odoo refused the call (${name}).`);
  return new PermanentOdooError("bug", `The call failed inside Odoo (${name}); its log has the traceback.`);
}

/** The class of an HTTP status that is not 2xx, when the body does not name an exception (a proxy answered). */
export function classifyStatus(status: number): ClassifiedError {
  if (status === 401 || status === 403) {
    return new TransientOdooError(
      "denied",
      `Odoo or a proxy before it refuses the account (HTTP ${status}).`,
    );
  }
  if (status === 404)
    return new TransientOdooError("missing", "Nothing answers at Odoo's address (HTTP 404).");
  if (status === 429) return new TransientOdooError("overloaded", "Odoo asks for fewer calls (HTTP 429).");
  if (status === 413)
    return new EventOdooError("too_large", "The call is larger than Odoo takes (HTTP 413).");
  if (status === 400 || status === 422) {
    return new PermanentOdooError("bad_request", `Odoo could not read the call (HTTP ${status}).`);
  }
  return new TransientOdooError("unavailable", `Odoo is not available (HTTP ${status}).`);
}

/** An exception's class name is shown to people: take nothing else for one. */
export function exceptionName(value: unknown): string | null {
  return typeof value === "string" && /^[A-Za-z_][\w.]{0,119}$/.test(value) ? value : null;
}

/** A JSON text as an object, or null. */
export function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : null;
  } catch {
    return null;
  }
}
