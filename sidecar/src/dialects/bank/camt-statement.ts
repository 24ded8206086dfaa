// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type BankBalance, type Fault, MAX_ENTRY_DETAILS, readInstant } from "../../canonical/index.ts";
import type { DialectContext, ReadEvent } from "../dialect.ts";
import { clip } from "../edifact/clip.ts";
import { accountOf, balanceOf, CamtFault, entryOf, isBooked, type Transaction } from "./camt-entry.ts";
import type { CamtMessage } from "./camt-reading.ts";
import { withoutZeros } from "./parts.ts";
import { MAX_TOLD, StatementPages } from "./statement.ts";
import type { XmlNode } from "./xml-node.ts";

/** The balances that a statement leads from and to, the first that is there counts. */
const OPENING = ["OPBD", "PRCD", "ITBD"];
const CLOSING = ["CLBD", "ITBD"];

/** One statement or notification (`Stmt`, `Ntfctn`), member by member. */
export class CamtStatement {
  readonly #message: CamtMessage;
  readonly #header: XmlNode | null;
  readonly #line: number;
  readonly #context: DialectContext;
  readonly #members = new Map<string, XmlNode>();
  readonly #balances: { readonly type: string; readonly node: XmlNode }[] = [];
  readonly #faults: Fault[] = [];
  readonly #remarks: Fault[] = [];
  #pages: StatementPages | null = null;
  #currency = "";

  constructor(message: CamtMessage, header: XmlNode | null, line: number, context: DialectContext) {
    this.#message = message;
    this.#header = header;
    this.#line = line;
    this.#context = context;
  }

  get name(): string {
    const id = clip(this.#members.get("Id")?.text, 50) ?? "";
    return `${this.#message.kind} ${id}`.trim().concat(`, line ${this.#line}`);
  }

  get faults(): readonly Fault[] {
    return [...this.#faults, ...(this.#pages?.faults ?? [])];
  }

  get remarks(): readonly Fault[] {
    return this.#remarks;
  }

  refuse(fault: Fault): void {
    if (this.#faults.length < MAX_TOLD) this.#faults.push(fault);
  }

  #remark(node: XmlNode, code: string, detail: string): void {
    if (this.#remarks.length < MAX_TOLD)
      this.#remarks.push({ pointer: `line ${node.line} ${node.name}`, code, detail });
  }

  /** Takes a member that is no entry. */
  member(node: XmlNode): void {
    if (node.name !== "Bal") {
      if (!this.#members.has(node.name)) this.#members.set(node.name, node);
      return;
    }
    const type = node.words("Tp", "CdOrPrtry", "Cd") ?? "";
    if (this.#balances.length < 100) this.#balances.push({ type, node });
  }

  /** Takes an entry; the page that is whole before it. */
  entry(node: XmlNode, transactions: readonly Transaction[], count: number, words: string): ReadEvent[] {
    if (!isBooked(node)) {
      this.#remark(node, "skipped", "The entry is not booked yet (Sts): it was skipped.");
      return [];
    }
    if (count > MAX_ENTRY_DETAILS) {
      const detail = `The entry has ${count} transactions; of more than ${MAX_ENTRY_DETAILS} the entry is taken as a whole.`;
      this.#remark(node, "skipped", detail);
    }
    this.#begin(node);
    // What has no beginning was refused when it was looked for.
    return this.#pages?.push(entryOf(node, transactions, count, this.#currency), words) ?? [];
  }

  /** The last page. */
  end(node: XmlNode): ReadEvent[] {
    this.#begin(node);
    if (this.#pages === null) return [];
    if (this.#message.kind === "notification") return this.#faults.length > 0 ? [] : this.#last(null, "");
    const closing = this.#balance(CLOSING, true);
    if (closing === null)
      throw new CamtFault(node, "missing", "The closing balance (Bal of type CLBD) is missing.");
    this.#inCurrency(closing);
    const balance = balanceOf(closing);
    return this.#faults.length > 0 ? [] : this.#last(balance, `line ${closing.line} Bal`);
  }

  #last(closing: BankBalance | null, pointer: string): ReadEvent[] {
    return this.#pages?.end(closing, pointer) ?? [];
  }

  #balance(types: readonly string[], isLast: boolean): XmlNode | null {
    for (const type of types) {
      const found = this.#balances.filter((balance) => balance.type === type);
      const balance = isLast ? found.at(-1) : found[0];
      if (balance !== undefined) return balance.node;
    }
    return null;
  }

  #inCurrency(balance: XmlNode): void {
    const said = balance.at("Amt")?.attributes.get("Ccy");
    if (said === this.#currency) return;
    const detail = `The balance is in ${said?.slice(0, 10) ?? "no currency"}, the account in ${this.#currency}.`;
    throw new CamtFault(balance, "wrong_currency", detail);
  }

  /** Begins the pages, once; what stands before the first entry is known by then. */
  #begin(node: XmlNode): void {
    if (this.#pages !== null || this.#faults.length > 0) return;
    const { currency, ...account } = accountOf(this.#members.get("Acct") ?? null);
    if (account.iban === null && account.number === null)
      throw new CamtFault(
        this.#members.get("Acct") ?? node,
        "missing",
        "The account's number (Acct/Id) is missing.",
      );
    const opening = this.#message.kind === "statement" ? this.#balance(OPENING, false) : null;
    this.#currency = currency ?? (opening ?? node).at("Amt")?.attributes.get("Ccy") ?? "";
    if (!/^[A-Z]{3}$/.test(this.#currency))
      throw new CamtFault(
        node,
        "wrong_currency",
        "The account's currency is missing, or no code of three letters.",
      );
    if (opening !== null) this.#inCurrency(opening);
    else if (this.#message.kind === "statement") {
      throw new CamtFault(node, "missing", "The opening balance (Bal of type OPBD or PRCD) is missing.");
    }
    this.#pages = new StatementPages(
      this.#head({ ...account, currency: this.#currency }, opening),
      this.#context,
    );
  }

  #head(account: ReturnType<typeof accountOf> & { currency: string }, opening: XmlNode | null) {
    const text = (name: string) => clip(this.#members.get(name)?.text, 100);
    const reference = text("Id");
    const own = this.#members.get("StmtPgntn") ?? this.#members.get("NtfctnPgntn") ?? null;
    const page = own?.words("PgNb") ?? this.#header?.words("MsgPgntn", "PgNb") ?? null;
    const number = text("ElctrncSeqNb") ?? text("LglSeqNb");
    const { kind, format } = this.#message;
    return {
      ...{ kind, format, account, reference },
      number: number === null ? (reference ?? `${this.#line}`) : withoutZeros(number),
      page: clip(page, 20),
      opening: opening === null ? null : balanceOf(opening),
      madeAt: readInstant(text("CreDtTm") ?? ""),
      pointer: `line ${this.#line}`,
    };
  }
}
