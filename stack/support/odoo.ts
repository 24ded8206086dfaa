// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Odoo as a person's script sees it: to prepare records and to look at what happened. Not the sidecar's client, which it checks. */

export type Values = Record<string, unknown>;

export interface OdooAccount {
  url: string;
  db: string;
  login: string;
  password: string;
}

/** Odoo's own words for why it refused. */
export class OdooFault extends Error {}

export class OdooSession {
  readonly #account: OdooAccount;
  #uid: number | undefined;

  constructor(account: OdooAccount) {
    this.#account = account;
  }

  /** Calls a public method. Rejects with OdooFault and the server's message. */
  async call<Result>(
    model: string,
    method: string,
    args: unknown[] = [],
    kwargs: Values = {},
  ): Promise<Result> {
    this.#uid ??= await this.#rpc<number>("common", "login", [
      this.#account.db,
      this.#account.login,
      this.#account.password,
    ]);
    return this.#rpc<Result>("object", "execute_kw", [
      this.#account.db,
      this.#uid,
      this.#account.password,
      model,
      method,
      args,
      kwargs,
    ]);
  }

  search<Row extends Values>(
    model: string,
    domain: unknown[],
    fields: string[],
    options: Values = {},
  ): Promise<Row[]> {
    return this.call<Row[]>(model, "search_read", [domain], { fields, ...options });
  }

  count(model: string, domain: unknown[]): Promise<number> {
    return this.call<number>(model, "search_count", [domain]);
  }

  create(model: string, rows: Values[]): Promise<number[]> {
    return this.call<number[]>(model, "create", [rows]);
  }

  async #rpc<Result>(service: string, method: string, args: unknown[]): Promise<Result> {
    const response = await fetch(`${this.#account.url}/jsonrpc`, {
      method: "POST",
      // Without the database's name Odoo lists all databases first, by a new connection for each call.
      headers: { "content-type": "application/json", "x-odoo-database": this.#account.db },
      body: JSON.stringify({ jsonrpc: "2.0", method: "call", params: { service, method, args } }),
    });
    const answer = (await response.json()) as {
      result?: Result;
      error?: { message: string; data?: { message?: string } };
    };
    if (answer.error) {
      throw new OdooFault(answer.error.data?.message ?? answer.error.message);
    }
    return answer.result as Result;
  }
}

/**
 * Asks again until `look` gives something other than undefined.
 *
 * @throws Error naming `what` after `deadlineMs`
 */
export async function eventually<Result>(
  what: string,
  look: () => Promise<Result | undefined>,
  deadlineMs = 60_000,
): Promise<Result> {
  const end = Date.now() + deadlineMs;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) {
      return seen;
    }
    if (Date.now() > end) {
      throw new Error(`gave up after ${deadlineMs / 1000} s waiting for ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
