// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { TaxAnswer, type TaxDocument, TaxRecord } from "../canonical/tax.ts";
import { signedHeaders } from "../outside/sign.ts";
import { documentOf, type TaxAdapter, type TaxAsk } from "./engine.ts";
import { TaxProblem } from "./problem.ts";

/**
 * Any engine that speaks our own format (docs/contracts.md, section 22): under the system's address,
 * `POST quotations` and `POST transactions` take a question and answer it, `GET transactions/{company}/{type}/{code}`
 * says what is known of a document, and `POST …/void` takes it back.
 */
export const generic: TaxAdapter = {
  name: "generic",

  request(ask, destination) {
    const url = `${destination.url.replace(/\/+$/, "")}/${pathOf(ask)}`;
    const content = contentOf(ask);
    const body = content ?? Buffer.alloc(0);
    const { company, type, code } = documentOf(ask);
    const signed = signedHeaders(
      { ...destination, url },
      body,
      `${ask.operation}/${company}/${type}/${code}`,
    );
    if ("fault" in signed) throw new TaxProblem("engine_unusable", signed.fault);
    const headers = { accept: "application/json", "content-type": "application/json", ...signed.headers };
    return { method: content === null ? "GET" : "POST", url, headers, body: content };
  },

  read(ask, { status, body }) {
    if (ask.operation === "quote") return { answer: TaxAnswer.parse(body), record: null };
    if (status === 404) return { answer: null, record: { state: "none", total: null } };
    if (ask.operation === "commit") {
      const answer = TaxAnswer.parse(body);
      return { answer, record: { state: "committed", total: answer.total } };
    }
    return { answer: null, record: TaxRecord.parse(body) };
  },
};

function contentOf(ask: TaxAsk): Buffer | null {
  if ("question" in ask) return Buffer.from(JSON.stringify(ask.question));
  return ask.operation === "void" ? Buffer.from("{}") : null;
}

function pathOf(ask: TaxAsk): string {
  if ("question" in ask) return ask.operation === "quote" ? "quotations" : "transactions";
  return `transactions/${placeOf(ask.document)}${ask.operation === "void" ? "/void" : ""}`;
}

function placeOf({ company, type, code }: TaxDocument): string {
  return [company, type, code].map(encodeURIComponent).join("/");
}
