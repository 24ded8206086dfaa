// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import type { Address } from "../canonical/billing/parts.ts";
import type { TaxDocument, TaxQuestion, TaxRecord } from "../canonical/tax.ts";
import { isReadable, type SignedDestination } from "../outside/sign.ts";
import type { EngineAnswer, EngineRequest, TaxAdapter, TaxAsk, TaxResult } from "./engine.ts";
import { TaxProblem } from "./problem.ts";

/** AvaTax's document types: an order's is an estimate that it does not keep. */
const TYPES = { order: "SalesOrder", invoice: "SalesInvoice", refund: "ReturnInvoice" } as const;

/** A figure of AvaTax as text; JavaScript writes the shortest text that reads as the same number. */
const Figure = z.number().transform((value) => String(value === 0 ? 0 : value));

const Transaction = z.object({
  code: z.string().max(100).nullish(),
  status: z.string().max(50).nullish(),
  currencyCode: z.string().max(10).nullish(),
  totalTax: Figure,
});

const Detail = z.object({
  jurisCode: z.string().max(80).nullish(),
  jurisName: z.string().max(150).nullish(),
  taxName: z.string().max(200).nullish(),
  rate: z.number().nullish(),
  tax: Figure,
});

const Calculated = Transaction.extend({
  lines: z
    .array(
      z.object({ lineNumber: z.string().max(50), tax: Figure, details: z.array(Detail).max(50).nullish() }),
    )
    .max(10_000),
});

/**
 * Avalara AvaTax, REST v2: `POST /api/v2/transactions/createoradjust` for quotations (of the type SalesOrder, which is
 * never recorded) and for what is committed; GET by code and type; void by `DocVoided`. The system's address is that of
 * AvaTax, its secret `account:licence key` (HTTP Basic).
 */
export const avalara: TaxAdapter = {
  name: "avalara",

  request(ask, destination) {
    const authorization = authorizationOf(destination);
    const base = destination.url.replace(/\/+$/, "");
    const headers = { accept: "application/json", "content-type": "application/json", authorization };
    return { ...requestOf(ask, base), headers };
  },

  read(ask, answer) {
    return "question" in ask ? readCalculated(ask, answer) : readRecord(ask, answer);
  },
};

function authorizationOf(destination: SignedDestination): string {
  const { secret } = destination;
  if (isReadable(destination)) {
    throw new TaxProblem(
      "engine_unusable",
      "The licence key is not sent over http, where anybody on the way can read it: use https.",
    );
  }
  if (secret === null || !/^[^:]+:.+$/.test(secret)) {
    throw new TaxProblem(
      "engine_unusable",
      "The system's outgoing secret must be the account and the licence key, with a colon between.",
    );
  }
  return `Basic ${Buffer.from(secret).toString("base64")}`;
}

function requestOf(ask: TaxAsk, base: string): Omit<EngineRequest, "headers"> {
  if ("question" in ask) {
    const url = `${base}/api/v2/transactions/createoradjust?$include=Lines,Details`;
    return { method: "POST", url, body: Buffer.from(JSON.stringify(modelOf(ask))) };
  }
  const url = `${base}/api/v2/companies/${placeOf(ask.document)}`;
  const query = `documentType=${TYPES[ask.document.type]}`;
  if (ask.operation === "look") return { method: "GET", url: `${url}?${query}`, body: null };
  return { method: "POST", url: `${url}/void?${query}`, body: Buffer.from('{"code":"DocVoided"}') };
}

function placeOf({ company, code }: TaxDocument): string {
  return `${encodeURIComponent(company)}/transactions/${encodeURIComponent(code)}`;
}

/** CreateOrAdjustTransactionModel. A quotation of an invoice asks as an order does, so that nothing is recorded. */
function modelOf({ operation, question }: Extract<TaxAsk, { question: TaxQuestion }>): unknown {
  const { document, lines, tax_date: taxDate } = question;
  const isCommit = operation === "commit";
  const isRefund = document.type === "refund";
  const type = isCommit || isRefund ? TYPES[document.type] : TYPES.order;
  return {
    createTransactionModel: {
      // A return that is only asked about would be recorded under its code: without one it is an estimate.
      ...(isCommit || !isRefund ? { code: document.code } : {}),
      type: isCommit || !isRefund ? type : "ReturnOrder",
      companyCode: document.company,
      date: question.date,
      customerCode: question.customer.code,
      businessIdentificationNo: question.customer.tax_id,
      currencyCode: question.currency,
      referenceCode: question.number,
      commit: isCommit,
      ...(taxDate === null
        ? {}
        : { taxOverride: { type: "taxDate", taxDate, reason: "The day of the invoice that is credited" } }),
      addresses: { shipFrom: placeModel(question.ship_from), shipTo: placeModel(question.ship_to) },
      lines: lines.map((line) => ({
        number: line.number,
        quantity: Number(line.quantity),
        amount: signed(line.amount, isRefund),
        taxCode: line.tax_code,
        itemCode: line.product?.slice(0, 50) ?? null,
        description: line.description,
      })),
    },
  };
}

/** AvaTax takes what is returned as negative amounts. */
function signed(amount: string, isRefund: boolean): number {
  const value = Number(amount);
  return isRefund && value !== 0 ? -value : value;
}

function placeModel(place: z.infer<typeof Address>) {
  return {
    line1: place.street,
    line2: place.street2,
    city: place.city,
    region: place.state,
    postalCode: place.postal_code,
    country: place.country,
  };
}

function readCalculated(ask: Extract<TaxAsk, { question: TaxQuestion }>, answer: EngineAnswer): TaxResult {
  const { totalTax, lines, currencyCode } = Calculated.parse(answer.body);
  const turned = (amount: string) => (ask.question.document.type === "refund" ? negated(amount) : amount);
  const calculated = {
    currency: currencyCode ?? ask.question.currency,
    total: turned(totalTax),
    lines: lines.map(({ lineNumber, tax, details }) => ({
      number: lineNumber,
      tax: turned(tax),
      taxes: (details ?? []).map((detail) => ({
        code: detail.jurisCode || "tax",
        name: [detail.jurisName, detail.taxName].filter(Boolean).join(" ") || "Tax",
        rate: detail.rate == null ? null : percentOf(detail.rate),
        amount: turned(detail.tax),
      })),
    })),
  };
  const isCommit = ask.operation === "commit";
  return { answer: calculated, record: isCommit ? { state: "committed", total: calculated.total } : null };
}

/** 0.0875 is 8.75 %. */
function percentOf(rate: number): string | null {
  const text = (rate * 100).toFixed(4).replace(/\.?0+$/, "");
  return /^\d/.test(text) ? text : null;
}

function negated(amount: string): string {
  if (amount === "0") return amount;
  return amount.startsWith("-") ? amount.slice(1) : `-${amount}`;
}

function readRecord(ask: Extract<TaxAsk, { document: TaxDocument }>, answer: EngineAnswer): TaxResult {
  if (answer.status === 404) return { answer: null, record: { state: "none", total: null } };
  const { status, totalTax } = Transaction.parse(answer.body);
  const total = ask.document.type === "refund" ? negated(totalTax) : totalTax;
  return { answer: null, record: { state: stateOf(status), total } };
}

/** Saved and posted ones are not reported yet: for us there is none until it is committed. */
function stateOf(status: string | null | undefined): TaxRecord["state"] {
  if (status === "Committed" || status === "Adjusted") return "committed";
  return status === "Cancelled" ? "voided" : "none";
}
