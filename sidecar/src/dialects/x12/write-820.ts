// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { Party, Reference, RemittanceEvent } from "../../canonical/index.ts";
import { type Envelope, UnwritableError } from "../envelope.ts";
import { releaseOf } from "./write-interchange.ts";
import { contactOf, partyWords } from "./write-party.ts";
import { qualifierOf } from "./write-references.ts";
import { date8, fitted, lengthOf, line, real, type Words, wrapped } from "./write-values.ts";

type Data = RemittanceEvent["data"];
type Line = Data["lines"][number];
type Adjustment = Line["adjustments"][number];

/** BPR04 (element 591) and ADX02 (element 426) where nobody says or X12 has no code of ours: mutually defined. */
export const ANY_METHOD = "ZZZ";
export const ANY_REASON = "ZZ";

/** REF03 beside a status of ours, for which an 820 has no element. */
export const STATUS_FACT = "STATUS";

/** BPR02, RMR04 …: element 782. */
const AMOUNT_DIGITS = 18;

/** REF; a value that is too long for REF02 goes to its description. */
function referenceWords(references: readonly Reference[], longest: number, field: string): Words[] {
  return references.map((reference, index): Words => {
    const value = line(reference.value) ?? "";
    if (lengthOf(value) <= longest) return ["REF", qualifierOf(reference), value];
    return ["REF", qualifierOf(reference), null, fitted(value, 80, `${field}.${index}.value`)];
  });
}

/** BPR: remittance information only (I), a credit (C), or a debit (D) of what is taken back. */
function paymentWords({ amount, method, paid_on }: Data): Words {
  if (method !== null && !/^[A-Z0-9]{3}$/.test(method)) {
    const detail = "X12 takes the codes of element 591, such as ACH, CHK or FWT.";
    throw new UnwritableError("event.data.method", detail);
  }
  const accounts = new Array<null>(11).fill(null);
  const total = real(amount, AMOUNT_DIGITS, "event.data.amount");
  const [flag, figure] = total?.startsWith("-") ? ["D", total.slice(1)] : ["C", total];
  return ["BPR", "I", figure, flag, method ?? ANY_METHOD, ...accounts, date8(paid_on)];
}

/** N1 to PER of who pays or is paid. */
function partyLoop(party: Party | null, entity: string, communication: number, field: string): Words[] {
  if (party === null) return [];
  const contact = contactOf(party, communication, field);
  const words = partyWords(party, entity, field);
  return contact === null ? words : [...words, ["PER", "IC", contact.name, ...contact.numbers.flat()]];
}

/** ADX with its words in NTE; a reason of ours that is no code of element 426 is its reference. */
function adjustmentWords(adjustment: Adjustment, reference: number, field: string): Words[] {
  const { amount, reason_code: code, reason } = adjustment;
  const isCode = code !== null && code !== ANY_REASON && /^[A-Z0-9]{2}$/.test(code);
  const own = code === null || isCode ? [] : ["ZZ", fitted(code, reference, `${field}.reason_code`)];
  const adx: Words = [
    "ADX",
    real(amount, AMOUNT_DIGITS, `${field}.amount`),
    isCode ? code : ANY_REASON,
    ...own,
  ];
  return [adx, ...wrapped(reason, 80).map((text): Words => ["NTE", null, text])];
}

/** RMR and what belongs to it. */
function lineWords(paid: Line, reference: number, field: string): Words[] {
  const rmr: Words = [
    "RMR",
    qualifierOf(paid.reference),
    fitted(paid.reference.value, reference, `${field}.reference.value`),
    "PO",
    real(paid.paid, AMOUNT_DIGITS, `${field}.paid`),
    real(paid.billed, AMOUNT_DIGITS, `${field}.billed`),
    real(paid.discount, AMOUNT_DIGITS, `${field}.discount`),
  ];
  const issued: Words[] = paid.issued_on === null ? [] : [["DTM", "003", date8(paid.issued_on)]];
  return [
    rmr,
    ...referenceWords(paid.references, reference, `${field}.references`),
    ...issued,
    ...paid.adjustments.flatMap((one, at) => adjustmentWords(one, reference, `${field}.adjustments.${at}`)),
  ];
}

/**
 * The segments of X12 820, payment order/remittance advice, between ST and SE: what a payment pays, not an order to a
 * bank. Amounts of lines are positive for what is paid and negative for what is taken off.
 *
 * @throws UnwritableError where the remittance says what an 820 cannot carry
 */
export function write820({ data }: RemittanceEvent, envelope: Envelope): Words[] {
  const { reference, communication } = releaseOf(envelope);
  const others = data.references.filter(
    ({ kind, value }) => kind !== "other" || line(value) !== line(data.number),
  );
  const status: Words[] = data.status === "paid" ? [] : [["REF", "ZZ", data.status, STATUS_FACT]];
  const entity: Words[] = data.lines.length === 0 ? [] : [["ENT", "1"]];
  return [
    paymentWords(data),
    ["TRN", "1", fitted(data.number, reference, "event.data.number")],
    ["CUR", "PR", data.currency],
    ...status,
    ...referenceWords(others, reference, "event.data.references"),
    ...partyLoop(data.payer, "PR", communication, "event.data.payer"),
    ...partyLoop(data.payee, "PE", communication, "event.data.payee"),
    ...entity,
    ...data.lines.flatMap((one, index) => lineWords(one, reference, `event.data.lines.${index}`)),
  ];
}
