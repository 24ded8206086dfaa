// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Fault, MAX_ENTRY_DETAILS } from "../../canonical/index.ts";
import { clipped, MAX_KEPT } from "../csv/rows.ts";
import type { DialectContext, ReadEvent } from "../dialect.ts";
import type { FileItem } from "../file-dialect.ts";
import { CamtFault, type Transaction, transactionOf } from "./camt-entry.ts";
import { CamtStatement } from "./camt-statement.ts";
import { MAX_TOLD } from "./statement.ts";
import type { XmlNode } from "./xml-node.ts";
import { type XmlReader, XmlStream } from "./xml-stream.ts";

const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:camt\.(\d{3})\.001\.(\d{2})$/;
/** Versions whose elements are where they are looked for; a later one may have moved them. */
const [OLDEST, NEWEST] = [2, 13];

/** The messages that are read: root element → element of one statement, what it is. */
const MESSAGES = {
  BkToCstmrStmt: { unit: "Stmt", kind: "statement", format: "camt.053" },
  BkToCstmrDbtCdtNtfctn: { unit: "Ntfctn", kind: "notification", format: "camt.054" },
} as const;
export type CamtMessage = (typeof MESSAGES)[keyof typeof MESSAGES];

/** The most elements of one entry beside its transactions, and of one transaction. */
const MAX_NODES = 2000;

/** One reading of a document: its statements one after another. */
export class CamtReading implements XmlReader {
  readonly #context: DialectContext;
  readonly #xml = new XmlStream(this);
  /** What of the document is kept as a tree for now: what stands in one entry, or before the entries. */
  readonly #kept: XmlNode[] = [];
  #nodes = 0;
  #items: FileItem[] = [];
  #message: CamtMessage | null = null;
  #header: XmlNode | null = null;
  #statement: CamtStatement | null = null;
  #transactions: Transaction[] = [];
  #transactionCount = 0;
  #units = 0;
  #raw = "";
  #fault: Fault | null = null;

  constructor(context: DialectContext) {
    this.#context = context;
  }

  /** Why nothing more can be read; null: all is well. */
  get fault(): Fault | null {
    return this.#fault ?? this.#xml.fault;
  }

  push(text: string): FileItem[] {
    this.#xml.push(text);
    return this.#given();
  }

  end(): FileItem[] {
    this.#xml.end();
    if (this.fault === null && this.#units === 0) {
      this.#fault = {
        pointer: "line 1",
        code: "missing",
        detail: "There is no statement (Stmt, Ntfctn) in this file.",
      };
    }
    return this.#given();
  }

  /** The statement that was being read when nothing more could be. */
  abandon(): FileItem[] {
    if (this.#statement !== null && this.fault !== null) this.#endUnit([], this.fault);
    return this.#given();
  }

  #given(): FileItem[] {
    const items = this.#items;
    this.#items = [];
    return items;
  }

  // -- XmlReader --------------------------------------------------------------------------------------

  open(node: XmlNode, path: readonly string[], namespace: string): void {
    if (path.length === 1) this.#begin(node, namespace);
    if (path.length === 2) this.#choose(node);
    if (this.fault !== null) return;
    if (path.length === 3 && node.name === this.#message?.unit) {
      this.#statement = new CamtStatement(this.#message, this.#header, node.line, this.#context);
      this.#raw = "";
      this.#xml.forget();
    } else if (path.length >= 3) {
      this.#keep(node);
    }
  }

  close(node: XmlNode, path: readonly string[], words: string): void {
    if (path.length <= 2 || this.fault !== null) return;
    if (path.length === 3 && node.name === this.#message?.unit) {
      let events: readonly ReadEvent[] = [];
      this.#attempt(() => {
        events = this.#statement?.end(node) ?? [];
      });
      this.#endUnit(events, null);
      return;
    }
    this.#kept.pop();
    if (this.#statement === null) {
      if (path.length === 3) this.#header = node.name === "GrpHdr" ? node : this.#header;
    } else if (node.name === "TxDtls" && path[3] === "Ntry") {
      this.#attempt(() => this.#transaction(node));
    } else if (path.length === 4) {
      this.#member(node, words);
    }
  }

  #begin(node: XmlNode, namespace: string): void {
    const [, type = "", version = ""] = NAMESPACE.exec(namespace) ?? [];
    if (type !== "" && (Number(version) < OLDEST || Number(version) > NEWEST)) {
      const detail = `Version 001.${version} of camt.${type} is not known here; 001.02 to 001.${NEWEST} are read.`;
      this.#fault = { pointer: `line ${node.line}`, code: "unknown_version", detail };
    }
  }

  #choose(node: XmlNode): void {
    if (Object.hasOwn(MESSAGES, node.name)) {
      this.#message = MESSAGES[node.name as keyof typeof MESSAGES];
    } else {
      const detail =
        "Of ISO 20022 camt.053 (BkToCstmrStmt) and camt.054 (BkToCstmrDbtCdtNtfctn) are read; a report within the day " +
        "(camt.052) is not final and not booked.";
      this.#fault = {
        pointer: `line ${node.line} ${node.name.slice(0, 100)}`,
        code: "unknown_message",
        detail,
      };
    }
  }

  // -- elements that are kept -------------------------------------------------------------------------

  #keep(node: XmlNode): void {
    if (this.#kept.length === 0) this.#nodes = 0;
    this.#nodes += 1;
    if (this.#nodes > MAX_NODES) {
      const detail = `One part of the statement has more than ${MAX_NODES} elements.`;
      this.#fault ??= { pointer: `line ${node.line}`, code: "too_long", detail };
      return;
    }
    this.#kept.at(-1)?.children.push(node);
    this.#kept.push(node);
  }

  /** A transaction is read as soon as it is whole, so that a batch of thousands is not kept as elements. */
  #transaction(node: XmlNode): void {
    const parent = this.#kept.at(-1);
    const own = countOf(node);
    parent?.children.pop();
    this.#nodes -= own;
    this.#transactionCount += 1;
    if (this.#transactionCount <= MAX_ENTRY_DETAILS) this.#transactions.push(transactionOf(node));
  }

  #member(node: XmlNode, words: string): void {
    if (this.#raw.length < MAX_KEPT) this.#raw += words;
    this.#xml.forget();
    const statement = this.#statement;
    if (statement === null) return;
    if (node.name === "Ntry") {
      const [transactions, count] = [this.#transactions, this.#transactionCount];
      this.#transactions = [];
      this.#transactionCount = 0;
      this.#attempt(() => this.#events(statement.entry(node, transactions, count, words)));
    } else {
      this.#attempt(() => statement.member(node));
    }
  }

  /** What is wrong with one entry is told beside what is wrong with the others. */
  #attempt(read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof CamtFault)) throw error;
      this.#statement?.refuse(error.fault);
    }
  }

  // -- items ------------------------------------------------------------------------------------------

  #events(events: readonly ReadEvent[]): void {
    for (const read of events) this.#items.push({ kind: "event", unit: this.#units, read });
  }

  #endUnit(events: readonly ReadEvent[], broken: Fault | null): void {
    const statement = this.#statement;
    if (statement === null) return;
    this.#statement = null;
    this.#events(events);
    const faults = [...statement.faults, ...(broken === null ? [] : [broken])].slice(0, MAX_TOLD);
    this.#items.push({
      kind: "unit",
      unit: this.#units,
      name: statement.name,
      faults,
      remarks: statement.remarks,
      raw: faults.length === 0 ? "" : clipped(this.#raw, MAX_KEPT),
    });
    this.#units += 1;
  }
}

function countOf(node: XmlNode): number {
  return node.children.reduce((count, child) => count + countOf(child), 1);
}
