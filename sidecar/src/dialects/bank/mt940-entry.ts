// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { BankEntry, Fault } from "../../canonical/index.ts";
import { clip } from "../edifact/clip.ts";
import { detailsOf } from "./mt940-details.ts";
import type { Field } from "./mt940-lines.ts";
import { amountOf, dayNear, dayOf } from "./mt940-values.ts";
import { referenceOf } from "./parts.ts";

/**
 * The first line of :61: — value date, entry date, mark, funds code, amount, kind, the owner's reference, the bank's.
 * The mark is C or D, with R before it where it takes back one of the other kind, with E where it is expected.
 */
const ENTRY =
  /^(\d{6})(\d{4})?\s?(R[CD]|E[CD]|[CD])([A-Z])?(\d[\d.]{0,20},\d{0,6})\s?([A-Z][A-Z0-9]{3})(.*?)(?:\/\/(.*))?$/;

/** Where SWIFT's kinds say only that the reference stands in :86:. */
const IN_DETAILS = /^(?:EREF|PREF|MARF|KREF|REF)$/;

function faultAt(field: Field, code: string, detail: string): Fault {
  return { pointer: `line ${field.line} :${field.tag}:`, code, detail };
}

/**
 * The entry of a :61: and the :86: that follows it, or what is wrong with it; null: it is expected only, not booked.
 */
export function entryOf(field: Field, details: Field | null): BankEntry | Fault | null {
  const [first = "", ...supplement] = field.lines;
  const parts = ENTRY.exec(first.trimEnd());
  if (parts === null) {
    const detail =
      "The entry cannot be taken apart: a date YYMMDD, maybe a second MMDD, C, D, RC or RD, an amount with a decimal " +
      "comma, and a kind of four letters or figures are expected.";
    return faultAt(field, "wrong_format", detail);
  }
  const [, valueDate = "", entryDate, mark = "", , digits = "", kind = "", owner = "", bank] = parts;
  if (mark.startsWith("E")) return null;
  const value = dayOf(valueDate);
  const booked = value && entryDate ? dayNear(entryDate, value) : value;
  if (value === null || booked === null)
    return faultAt(field, "wrong_date", "The entry has a date that does not exist.");
  const isDebit = mark === "D" || mark === "RC";
  const amount = amountOf(digits, isDebit);
  if (amount === null)
    return faultAt(field, "wrong_amount", "The amount has more than 15 digits, or points where none belong.");
  const ownerReference = referenceOf(clip(owner, 100));
  const said = detailsOf(details?.lines ?? [], supplement);
  return {
    reference: referenceOf(clip(bank, 100)),
    owner_reference: IN_DETAILS.test(ownerReference ?? "") ? null : ownerReference,
    booked_on: booked,
    value_on: value,
    amount,
    original: null,
    is_reversal: mark.startsWith("R"),
    transaction_code: said.code === null ? kind : `${kind}-${said.code}`,
    end_to_end_id: said.end_to_end_id,
    creditor_reference: said.creditor_reference,
    counterparty: said.counterparty,
    remittance: said.remittance,
    details: [],
  };
}
