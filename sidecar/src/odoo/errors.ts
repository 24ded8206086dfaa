// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/**
 * What can go wrong with a call to Odoo, in three classes by what the caller must do. None carries the server's
 * traceback or message: both may hold a partner's words.
 */

/** `code` is for programs and metrics labels, `message` for people. */
abstract class OdooError extends Error {
  abstract readonly code: string;
}

/** Why Odoo cannot be used at the moment. */
export type TransientCode =
  | "unreachable"
  | "timeout"
  | "stopped"
  | "denied"
  | "missing"
  | "overloaded"
  | "unavailable"
  | "concurrency"
  | "not_odoo";

/** No fault of the messages: stop, wait, and send the same again (every call is idempotent). */
export class TransientOdooError extends OdooError {
  override readonly name = "TransientOdooError";
  readonly code: TransientCode;

  constructor(code: TransientCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** Odoo refuses what this call asked (user, validation or lock error): another event may well pass. */
export class EventOdooError extends OdooError {
  override readonly name = "EventOdooError";
  readonly code: "refused" | "locked" | "too_large" | "too_slow";

  constructor(code: EventOdooError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/** A fault in a program, ours or Odoo's, that waiting does not cure. */
export class PermanentOdooError extends OdooError {
  override readonly name = "PermanentOdooError";
  readonly code: "bad_request" | "bug" | "bad_answer";

  constructor(code: PermanentOdooError["code"], message: string) {
    super(message);
    this.code = code;
  }
}
