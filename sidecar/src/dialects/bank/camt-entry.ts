// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { BankBalance, BankEntry, BankEntryDetail, Fault } from "../../canonical/index.ts";
import { Amount, Day } from "../../canonical/primitives.ts";
import { readAmount } from "../csv/decimal.ts";
import { clipped } from "../csv/rows.ts";
import { clip } from "../edifact/clip.ts";
import { creditorReferenceOf, ibanOf, referenceOf } from "./parts.ts";
import type { XmlNode } from "./xml-node.ts";

/** Thrown and caught within this folder: what is wrong with an entry, and where. */
export class CamtFault extends Error {
  readonly fault: Fault;

  constructor(node: XmlNode, code: string, detail: string) {
    super(detail);
    this.fault = { pointer: `line ${node.line} ${node.name}`, code, detail };
  }
}

/** An amount of ISO 20022 (`Amt`), signed by its indicator. */
export function amountOf(amount: XmlNode | null, isDebit: boolean, owner: XmlNode): string {
  if (amount === null) throw new CamtFault(owner, "missing", "The amount (Amt) is missing.");
  const digits = readAmount(amount.text, false);
  if (digits === null || !Amount.safeParse(digits).success || digits.startsWith("-"))
    throw new CamtFault(amount, "wrong_amount", "This is no amount: digits and a point, no sign.");
  return isDebit && /[1-9]/.test(digits) ? `-${digits}` : digits;
}

/** Whether something takes from the account (`CdtDbtInd`). */
export function isDebitOf(owner: XmlNode): boolean {
  const word = owner.words("CdtDbtInd");
  if (word === "DBIT" || word === "CRDT") return word === "DBIT";
  throw new CamtFault(owner.at("CdtDbtInd") ?? owner, "wrong_value", "CdtDbtInd has to be CRDT or DBIT.");
}

/** The day of a choice of a day and a time (`Dt`, `DtTm`); of a time, the day where the bank is. */
export function dayOf(choice: XmlNode | null): string | null {
  const text = choice?.words("Dt") ?? choice?.words("DtTm") ?? choice?.words("Dt", "Dt") ?? null;
  const day = text?.slice(0, 10) ?? null;
  return day !== null && Day.safeParse(day).success ? day : null;
}

/** A balance (`Bal`) in the account's currency. */
export function balanceOf(node: XmlNode): BankBalance {
  const on = dayOf(node.at("Dt"));
  if (on === null)
    throw new CamtFault(node.at("Dt") ?? node, "wrong_date", "The balance has no day that exists.");
  return { on, amount: amountOf(node.at("Amt"), isDebitOf(node), node) };
}

type Said = Pick<BankEntry, "end_to_end_id" | "creditor_reference" | "counterparty" | "remittance">;

/** What a transaction (`TxDtls`) says, of which more may stand in one entry. */
export interface Transaction {
  readonly said: (isIncoming: boolean) => Said;
  readonly reference: string | null;
  readonly amount: (isDebit: boolean) => string | null;
  readonly instructed: { readonly amount: string; readonly currency: string } | null;
}

function lines(texts: readonly (string | null)[]): string | null {
  const words = texts.map((text) => clip(text, 2000)).filter((text) => text !== null);
  return clipped(words.join("\n"), 2000).trim() || null;
}

function remittanceOf(node: XmlNode) {
  const info = node.at("RmtInf");
  const structured = info?.all("Strd") ?? [];
  const references = structured.map((one) => one.words("CdtrRefInf", "Ref")).filter((one) => one !== null);
  const words = lines([
    ...(info?.all("Ustrd").map(({ text }) => text) ?? []),
    ...structured.flatMap((one) => one.all("AddtlRmtInf").map(({ text }) => text)),
    ...structured.flatMap((one) => one.all("RfrdDocInf").map((document) => document.words("Nb"))),
  ]);
  const [only] = references;
  // Of several references none is that of the whole.
  const reference = references.length === 1 ? clip(only, 100) : creditorReferenceOf(words);
  return { reference, words: words ?? lines([node.words("AddtlTxInf")]) };
}

function counterpartyOf(node: XmlNode, isIncoming: boolean): BankEntry["counterparty"] {
  const [role, agent] = isIncoming ? (["Dbtr", "DbtrAgt"] as const) : (["Cdtr", "CdtrAgt"] as const);
  const party = node.at("RltdPties", role);
  const account = node.at("RltdPties", `${role}Acct`, "Id");
  const institution = node.at("RltdAgts", agent, "FinInstnId");
  const counterparty = {
    // Since version 8 a party is an organisation or an agent.
    name: clip(
      party?.words("Nm") ?? party?.words("Pty", "Nm") ?? party?.words("Agt", "FinInstnId", "Nm"),
      200,
    ),
    account: clip(account?.words("IBAN") ?? account?.words("Othr", "Id"), 50),
    bank: clip(institution?.words("BICFI") ?? institution?.words("BIC"), 50),
  };
  return Object.values(counterparty).some((value) => value !== null) ? counterparty : null;
}

/** Reads a transaction, so that its elements need not be kept. */
export function transactionOf(node: XmlNode): Transaction {
  const { reference: creditorReference, words } = remittanceOf(node);
  const endToEndId = referenceOf(clip(node.words("Refs", "EndToEndId"), 100));
  const [incoming, outgoing] = [counterpartyOf(node, true), counterpartyOf(node, false)];
  const own = node.at("Amt") ?? node.at("AmtDtls", "TxAmt", "Amt");
  const instructed = node.at("AmtDtls", "InstdAmt", "Amt");
  const currency = instructed?.attributes.get("Ccy");
  return {
    reference: referenceOf(clip(node.words("Refs", "AcctSvcrRef"), 100)),
    amount: (isDebit) => (own === null ? null : amountOf(own, isDebitOfDetail(node, isDebit), node)),
    instructed:
      instructed === null || currency === undefined
        ? null
        : { amount: amountOf(instructed, false, node), currency },
    said: (isIncoming) => ({
      end_to_end_id: endToEndId,
      creditor_reference: creditorReference,
      counterparty: isIncoming ? incoming : outgoing,
      remittance: words,
    }),
  };
}

/** A transaction has the entry's direction where it does not say its own. */
function isDebitOfDetail(node: XmlNode, isDebit: boolean): boolean {
  return node.at("CdtDbtInd") === null ? isDebit : isDebitOf(node);
}

function codeOf(node: XmlNode | null): string | null {
  const family = ["Cd", "Fmly/Cd", "Fmly/SubFmlyCd"].map(
    (path) => node?.words("Domn", ...path.split("/")) ?? null,
  );
  const code = family.every((part) => part !== null) ? family.join("-") : node?.words("Prtry", "Cd");
  return clip(code, 50);
}

function originalOf(transaction: Transaction | undefined, currency: string, isDebit: boolean) {
  const instructed = transaction?.instructed ?? null;
  if (instructed === null || instructed.currency === currency) return null;
  return { ...instructed, amount: isDebit ? `-${instructed.amount}` : instructed.amount };
}

/** Whether an entry is booked: only these are in the balances. */
export function isBooked(node: XmlNode): boolean {
  const status = node.words("Sts", "Cd") ?? node.words("Sts");
  return status === null || status === "BOOK";
}

/**
 * The entry of a `Ntry`.
 *
 * @param transactions its `TxDtls`, read as they came; those beyond the bound are not in it
 * @param count how many there were
 * @param currency of the account
 * @throws CamtFault
 */
export function entryOf(
  node: XmlNode,
  transactions: readonly Transaction[],
  count: number,
  currency: string,
): BankEntry {
  const isDebit = isDebitOf(node);
  const amount = node.at("Amt");
  const said = amount?.attributes.get("Ccy");
  if (amount !== null && said !== currency) {
    const detail = `The entry is in ${said?.slice(0, 10) ?? "no currency"}, the account in ${currency}.`;
    throw new CamtFault(amount, "wrong_currency", detail);
  }
  const [booked, value] = [dayOf(node.at("BookgDt")), dayOf(node.at("ValDt"))];
  const day = booked ?? value;
  if (day === null)
    throw new CamtFault(node, "wrong_date", "The entry has no day (BookgDt or ValDt) that exists.");
  const isReversal = node.words("RvslInd") === "true" || node.words("RvslInd") === "1";
  // What takes a credit back is a debit whose other side is the one who had paid.
  const isIncoming = isDebit === isReversal;
  const only = count === 1 ? transactions[0] : undefined;
  const about = lines([node.words("AddtlNtryInf")]);
  const own = only?.said(isIncoming) ?? NOTHING_SAID;
  return {
    reference: referenceOf(clip(node.words("AcctSvcrRef"), 100)) ?? only?.reference ?? null,
    owner_reference: null,
    booked_on: day,
    value_on: value,
    amount: amountOf(amount, isDebit, node),
    original: originalOf(only, currency, isDebit),
    is_reversal: isReversal,
    transaction_code: codeOf(node.at("BkTxCd")),
    ...own,
    remittance: own.remittance ?? about,
    details: count > 1 && count === transactions.length ? detailsOf(transactions, isDebit, isIncoming) : [],
  };
}

const NOTHING_SAID: Said = {
  end_to_end_id: null,
  creditor_reference: null,
  counterparty: null,
  remittance: null,
};

function detailsOf(
  transactions: readonly Transaction[],
  isDebit: boolean,
  isIncoming: boolean,
): BankEntryDetail[] {
  return transactions.map(({ reference, amount, said }) => ({
    reference,
    amount: amount(isDebit),
    ...said(isIncoming),
  }));
}

/** The account of a statement (`Acct`), its currency where it is said there. */
export function accountOf(node: XmlNode | null) {
  const id = node?.at("Id") ?? null;
  const written = id?.words("IBAN") ?? null;
  const iban = ibanOf(written);
  const bank = node?.at("Svcr", "FinInstnId") ?? null;
  return {
    iban,
    number: iban === null ? clip(written ?? id?.words("Othr", "Id"), 50) : null,
    bank: clip(bank?.words("BICFI") ?? bank?.words("BIC"), 50),
    currency: node?.words("Ccy") ?? null,
  };
}
