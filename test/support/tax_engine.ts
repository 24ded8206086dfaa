// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * A small outside tax engine on the loopback address, over real HTTP: it speaks our own format and AvaTax's, keeps what
 * is committed, and misbehaves as a test wants.
 *
 * It taxes what is shipped to France by 20 %, to the United States by a state's 6 % and a city's 2.75 %, elsewhere by 10 %.
 */
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * `late` keeps what it is told to, and answers only when the asker has gone; `own_total` states another total than the
 * lines come to, `negative` taxes below nothing, `dearer` asks twice the tax of what it said before.
 */
export type EngineMode =
  | "ok"
  | "hang"
  | "late"
  | "html"
  | "own_total"
  | "negative"
  | "dearer"
  | "broken"
  | "refuse";

interface Kept {
  state: "committed" | "voided";
  total: string;
  times: number;
}

export interface TaxEngine {
  readonly url: string;
  mode: EngineMode;
  /** Milliseconds before each answer. */
  delayMs: number;
  /** Method, path and body of what came. */
  readonly seen: {
    readonly method: string;
    readonly path: string;
    readonly body: string;
    readonly authorization: string;
  }[];
  /** By company, type and code. */
  readonly kept: Map<string, Kept>;
  close(): Promise<void>;
}

interface Line {
  readonly number: string;
  readonly amount: string | number;
}

const RATES: Readonly<Record<string, readonly (readonly [string, number])[]>> = {
  FR: [["TVA", 20]],
  US: [
    ["STATE", 6],
    ["CITY", 2.75],
  ],
};
const OTHER_RATES = [["GST", 10]] as const;
const AVALARA_TYPES: Readonly<Record<string, string>> = { SalesInvoice: "invoice", ReturnInvoice: "refund" };

export async function startTaxEngine(): Promise<TaxEngine> {
  const server = createServer((request, response) => {
    response.on("error", () => {});
    void handle(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const engine: TaxEngine = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mode: "ok",
    delayMs: 0,
    seen: [],
    kept: new Map(),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString("utf8");
    const { method = "", url: path = "", headers } = request;
    engine.seen.push({ method, path, body, authorization: headers.authorization ?? "" });
    if (engine.mode === "hang") return;
    if (engine.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, engine.delayMs));
    if (engine.mode === "broken") return send(response, 500, "text/plain", "out of order");
    if (engine.mode === "html") return send(response, 200, "text/html", "<html><b>Maintenance</b></html>");
    if (engine.mode === "refuse") {
      return json(response, 422, { title: "Refused", detail: "The address <b>cannot</b> be resolved." });
    }
    const answer = path.startsWith("/api/v2/") ? avalara(engine, path, body) : generic(engine, path, body);
    if (engine.mode === "late") return;
    return answer === null ? json(response, 404, {}) : json(response, 200, answer);
  }

  return engine;
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { "content-type": type }).end(body);
}

function json(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, "application/json", JSON.stringify(value));
}

/** Our own format (docs/contracts.md, section 22). */
function generic(engine: TaxEngine, path: string, body: string): unknown {
  const [, place, ...rest] = path.split("/").map(decodeURIComponent);
  if (place === "quotations" || (place === "transactions" && rest.length === 0)) {
    const question = JSON.parse(body);
    const answer = calculated(engine.mode, question.ship_to.country, question.lines);
    if (place === "transactions") keep(engine, question.document, answer.total);
    return { currency: question.currency, ...answer };
  }
  const [company = "", type = "", code = "", action] = rest;
  return recorded(engine, { company, type, code }, action === "void");
}

interface Identity {
  readonly company: string;
  readonly type: string;
  readonly code: string;
}

function keyOf({ company, type, code }: Identity): string {
  return `${company}/${type}/${code}`;
}

function keep(engine: TaxEngine, document: Identity, total: string): void {
  const before = engine.kept.get(keyOf(document));
  engine.kept.set(keyOf(document), { state: "committed", total, times: (before?.times ?? 0) + 1 });
}

function recorded(
  engine: TaxEngine,
  document: Identity,
  isVoid: boolean,
): { state: string; total: string } | null {
  const kept = engine.kept.get(keyOf(document));
  if (kept === undefined) return null;
  if (isVoid) kept.state = "voided";
  return { state: kept.state, total: kept.total };
}

/** What AvaTax answers, with numbers, and negative amounts of what is returned. */
function avalara(engine: TaxEngine, path: string, body: string): unknown {
  const url = new URL(path, "http://engine");
  if (url.pathname.endsWith("/createoradjust")) {
    const { createTransactionModel: model } = JSON.parse(body);
    const answer = calculated(engine.mode, model.addresses.shipTo.country, model.lines);
    const type = AVALARA_TYPES[model.type];
    if (model.commit === true && type !== undefined) {
      keep(engine, { company: model.companyCode, type, code: model.code }, answer.total);
    }
    return {
      code: model.code ?? "estimate",
      status: model.commit === true ? "Committed" : "Temporary",
      currencyCode: model.currencyCode,
      totalTax: Number(answer.total),
      lines: answer.lines.map(({ number, tax, taxes }) => ({
        lineNumber: number,
        tax: Number(tax),
        details: taxes.map(({ code, name, rate, amount }) => ({
          jurisCode: code,
          jurisName: name,
          taxName: "TAX",
          rate: Number(rate) / 100,
          tax: Number(amount),
        })),
      })),
    };
  }
  const [, , , , company = "", , code = "", action] = url.pathname.split("/").map(decodeURIComponent);
  const type = AVALARA_TYPES[url.searchParams.get("documentType") ?? ""] ?? "";
  const kept = recorded(engine, { company, type, code }, action === "void");
  return (
    kept && {
      code,
      status: kept.state === "committed" ? "Committed" : "Cancelled",
      totalTax: Number(kept.total),
    }
  );
}

function calculated(mode: EngineMode, country: string | null, lines: readonly Line[]) {
  const rates = RATES[country ?? ""] ?? OTHER_RATES;
  const times = mode === "dearer" ? 2 : mode === "negative" ? -1 : 1;
  const answered = lines.map(({ number, amount }) => {
    const taxes = rates.map(([code, rate]) => ({
      code,
      name: `${code} of the test engine`,
      rate: String(rate),
      amount: cents((Number(amount) * rate * times) / 100),
    }));
    return { number, tax: cents(taxes.reduce((sum, tax) => sum + Number(tax.amount), 0)), taxes };
  });
  const total = answered.reduce((sum, line) => sum + Number(line.tax), 0);
  return { total: cents(mode === "own_total" ? total + 1 : total), lines: answered };
}

function cents(amount: number): string {
  return ((Math.round(Math.abs(amount) * 100 + 1e-7) / 100) * Math.sign(amount || 1)).toFixed(2);
}
