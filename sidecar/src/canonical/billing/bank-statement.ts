// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { Currency, envelope, orNull } from "../envelope.ts";
import { Amount, Day, freeText, personal, text } from "../primitives.ts";
import { isSameAmount, sumOf } from "../sum.ts";

/** The most entries of one page of a statement; a longer one is sent page by page. */
export const MAX_BANK_ENTRIES = 10_000;
/** The most transactions of one entry that are told one by one; of more, the entry is told only. */
export const MAX_ENTRY_DETAILS = 1000;
/** The most bytes of all its entries together: a message of the broker has 16 MiB (RabbitMQ 4, max_message_size). */
const MAX_ENTRIES_BYTES = 12 * 1024 * 1024;

const Iban = z.string().regex(/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/, "must be an IBAN without blanks (ISO 13616)");

/** What a transaction says of itself, alone in its entry or with others. */
const said = {
  end_to_end_id: orNull(text(100)).describe("What the payer called the payment."),
  creditor_reference: orNull(text(100)).describe(
    "The structured reference of what is paid, such as one of ISO 11649.",
  ),
  counterparty: orNull(
    z.strictObject({
      name: orNull(personal("name", text(200))),
      account: orNull(personal("text", text(50))),
      bank: orNull(text(50)).describe("A BIC, or the bank's national code."),
    }),
  ),
  remittance: orNull(personal("text", freeText(2000))).describe("What the payer wrote."),
};

const Detail = z.strictObject({
  reference: orNull(text(100)),
  amount: orNull(Amount).describe("Signed as the entry's."),
  ...said,
});

const Entry = z.strictObject({
  reference: orNull(text(100)).describe("The bank's own reference of the entry."),
  owner_reference: orNull(text(100)).describe("The account owner's reference, as the bank repeats it."),
  booked_on: Day,
  value_on: orNull(Day),
  amount: Amount.describe(
    "In the account's currency; negative where it takes from the account, reversals too.",
  ),
  original: orNull(z.strictObject({ amount: Amount, currency: Currency })).describe(
    "What was instructed in another currency, with the same sign.",
  ),
  is_reversal: z.boolean().default(false),
  transaction_code: orNull(text(50)).describe(
    "The bank's code of the kind of entry, such as PMNT-RCDT-ESCT.",
  ),
  ...said,
  details: z
    .array(Detail)
    .max(MAX_ENTRY_DETAILS)
    .default([])
    .describe("The transactions of a batch that is booked as one entry: all of them, or none."),
});
export type BankEntry = z.infer<typeof Entry>;
export type BankEntryDetail = z.infer<typeof Detail>;

const Balance = z.strictObject({
  on: Day,
  amount: Amount.describe("Negative where the account is overdrawn."),
});
export type BankBalance = z.infer<typeof Balance>;

const Account = z
  .strictObject({
    iban: orNull(Iban),
    number: orNull(text(50)).describe("The account's number where the bank writes no IBAN."),
    bank: orNull(text(50)).describe("A BIC, or the bank's national code."),
    currency: Currency,
  })
  .refine(({ iban, number }) => iban !== null || number !== null, {
    path: ["number"],
    message: "must say which account it is where there is no IBAN",
  });
export type BankAccount = z.infer<typeof Account>;

function boundBytes({ value, issues }: z.core.ParsePayload<BankEntry[]>): void {
  if (value.length < 100 || Buffer.byteLength(JSON.stringify(value)) <= MAX_ENTRIES_BYTES) return;
  const message = `may take ${MAX_ENTRIES_BYTES / 1024 / 1024} MiB together at most: send them in pages`;
  issues.push({ code: "custom", message, input: value, params: { code: "too_long" } });
}

/**
 * What a bank tells of one account: a page of a statement, whose balances and entries add up, or a notification of
 * entries before their statement, which has no balances.
 */
export const BankStatementData = z
  .strictObject({
    kind: z.enum(["statement", "notification"]),
    format: text(30).describe("What the bank wrote: mt940, camt.053, camt.054, or your word."),
    account: Account,
    number: text(100).describe("The statement's number, or the bank's id of it where it has none."),
    page: orNull(text(20)).describe("Of a statement in pages; each has its own balances."),
    reference: orNull(text(100)).describe("The bank's id of the message."),
    opening: orNull(Balance),
    closing: orNull(Balance),
    entries: z.array(Entry).max(MAX_BANK_ENTRIES).check(boundBytes),
  })
  .check(({ value, issues }) => {
    const { kind, opening, closing, entries } = value;
    const wrong = (path: PropertyKey[], code: string, message: string) =>
      issues.push({ code: "custom", message, input: value, path, params: { code } });
    if (kind === "notification") {
      if (opening !== null || closing !== null)
        wrong(["opening"], "wrong_value", "must be null, as closing, of a notification");
    } else if (opening === null || closing === null) {
      wrong([opening === null ? "opening" : "closing"], "missing", "must be told of a statement");
    } else {
      const sum = sumOf([opening.amount, ...entries.map(({ amount }) => amount)]);
      if (!isSameAmount(sum, closing.amount))
        wrong(["closing", "amount"], "does_not_add_up", notAddedUp(sum, closing.amount));
    }
  });

/** What a statement is told whose balances and entries do not add up. */
export function notAddedUp(sum: string, closing: string): string {
  return `must be ${sum}, the opening balance and all entries together, and is ${closing}`;
}

export const BankStatementEvent = z.strictObject({
  ...envelope,
  type: z.literal("bank.statement.v1"),
  data: BankStatementData,
});
export type BankStatementEvent = z.infer<typeof BankStatementEvent>;
