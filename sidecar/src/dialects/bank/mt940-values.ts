// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { BankBalance } from "../../canonical/index.ts";
import { Day } from "../../canonical/primitives.ts";
import { readAmount } from "../csv/decimal.ts";
import { ibanOf } from "./parts.ts";

/** SWIFT's rule for years of two digits: from 80 on they are of the last century. */
const CENTURY_PIVOT = 80;

/** A day of YYMMDD as YYYY-MM-DD; null where there is no such day. */
export function dayOf(yymmdd: string): string | null {
  const year = Number(yymmdd.slice(0, 2));
  const century = year >= CENTURY_PIVOT ? 1900 : 2000;
  const day = `${century + year}-${yymmdd.slice(2, 4)}-${yymmdd.slice(4, 6)}`;
  return Day.safeParse(day).success ? day : null;
}

const HALF_A_YEAR_MS = 183 * 24 * 60 * 60 * 1000;

/** The day of MMDD that is nearest to another: the year may turn between the two; null where there is none within half a year. */
export function dayNear(mmdd: string, day: string): string | null {
  const year = Number(day.slice(0, 4));
  const apart = (one: string) => Math.abs(Date.parse(one) - Date.parse(day));
  const days = [year - 1, year, year + 1]
    .map((one) => `${one}-${mmdd.slice(0, 2)}-${mmdd.slice(2, 4)}`)
    .filter((one) => Day.safeParse(one).success && apart(one) <= HALF_A_YEAR_MS)
    .sort((one, other) => apart(one) - apart(other));
  return days[0] ?? null;
}

/** An amount with a decimal comma, signed; null where it is none. */
export function amountOf(digits: string, isDebit: boolean): string | null {
  return readAmount(`${isDebit ? "-" : ""}${digits}`, true);
}

/** A balance (:60F: to :65:) with its currency; null where it is none. */
export function balanceOf(text: string): (BankBalance & { readonly currency: string }) | null {
  const [, mark, date = "", currency = "", digits = ""] =
    /^([CD])(\d{6})([A-Z]{3})(\d[\d.]{0,20},\d{0,6})\s*$/.exec(text) ?? [];
  const [on, amount] = [dayOf(date), amountOf(digits, mark === "D")];
  return on === null || amount === null ? null : { on, amount, currency };
}

/** What :25: says: an IBAN, a bank's code and a number, a number; each may have the currency behind it. */
export function accountOf(lines: readonly string[]) {
  const [first = "", second = ""] = lines.map((line) => line.trim());
  const [, whole = "", currency = null] = /^(.*?)\s*(?<=\d\s*)([A-Z]{3})?$/.exec(first) ?? [null, first];
  const [left = "", right] = whole.split("/", 2).map((part) => part.replace(/\s/g, ""));
  const iban = ibanOf(right ?? left);
  // In :25P: the bank's BIC stands on a line of its own.
  const bank = (right === undefined ? second : left).slice(0, 50) || null;
  const number = iban === null ? (right ?? left).slice(0, 50) || null : null;
  return { iban, number, bank, currency };
}
