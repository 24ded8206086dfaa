// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Reads carriers' invoices, each format by what its standard says of it, as far as the books need it. */
import { readdirSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import type { InvoiceType } from "../formats.ts";
import { Exact } from "./exact.ts";

export interface BilledLine {
  /** Tracking or PRO number. */
  readonly about: string | null;
  readonly code: string;
  readonly text: string;
  readonly cents: bigint;
  readonly isTax: boolean;
}

export interface Billed {
  readonly scac: string;
  readonly number: string;
  readonly type: InvoiceType;
  readonly original: string | null;
  readonly date: string;
  readonly currency: string;
  readonly payee: string | null;
  readonly lines: readonly BilledLine[];
}

const day = (compact: string) => `${compact.slice(0, 4)}-${compact.slice(4, 6)}-${compact.slice(6, 8)}`;

// -- X12 210 (004010): B3, C3, N9, N1, LX, L11, L1 ------------------------------------------------------

const X12_TYPES: Readonly<Record<string, InvoiceType>> = {
  "": "original",
  BD: "supplemental",
  CO: "corrected",
  CR: "credit",
};

function readX12(text: string): Billed[] {
  const [separator, terminator] = [text.charAt(3), text.charAt(105)];
  const segments = text.split(terminator).map((segment) => segment.trim().split(separator));
  const found: Billed[] = [];
  let set: string[][] = [];
  for (const segment of segments) {
    if (segment[0] === "ST") set = [];
    set.push(segment);
    if (segment[0] === "SE") found.push(readSet(set));
  }
  return found;
}

function readSet(set: readonly string[][]): Billed {
  const first = (id: string, qualifier?: string, at = 1) =>
    set.find((segment) => segment[0] === id && (qualifier === undefined || segment[at] === qualifier));
  const b3 = first("B3") ?? [];
  const whole = first("N9", "CN")?.[2] ?? null;
  const lines: BilledLine[] = [];
  let about = whole;
  for (const segment of set) {
    if (segment[0] === "LX") about = whole;
    if (segment[0] === "L11" && segment[2] === "CN") about = segment[1] ?? null;
    if (segment[0] === "L1")
      lines.push({
        about,
        code: segment[8] ?? "",
        text: segment[12] ?? "",
        cents: BigInt(segment[4] ?? "0"),
        isTax: false,
      });
  }
  return {
    scac: b3[11] ?? "",
    number: b3[2] ?? "",
    type: X12_TYPES[b3[8] ?? ""] ?? "original",
    original: first("N9", "OI")?.[2] ?? null,
    date: day(b3[6] ?? ""),
    currency: first("C3")?.[1] ?? "USD",
    payee: first("N1", "RI")?.[2] ?? null,
    lines,
  };
}

// -- EDIFACT INVOIC (D.96A): BGM, DTM, RFF, NAD, CUX, ALC, LIN, IMD, TAX, MOA ---------------------------

const EDIFACT_TYPES: Readonly<Record<string, InvoiceType>> = {
  380: "original",
  383: "supplemental",
  384: "corrected",
  381: "credit",
};

/** Splits at a character that no release character stands before. */
function split(text: string, mark: string): string[] {
  const parts = [""];
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "?") parts[parts.length - 1] += `?${text.charAt(++at)}`;
    else if (char === mark) parts.push("");
    else parts[parts.length - 1] += char;
  }
  return parts;
}

function readEdifact(text: string): Billed[] {
  const segments = split(text.replace(/^UNA.{6}\s*/, ""), "'").map((segment) =>
    split(segment.trim(), "+").map((element) =>
      split(element, ":").map((part) => part.replaceAll(/\?(.)/g, "$1")),
    ),
  );
  const found: Billed[] = [];
  let message: string[][][] = [];
  for (const segment of segments) {
    const id = segment[0]?.[0];
    if (id === "UNH") message = [];
    message.push(segment);
    if (id === "UNT") found.push(readMessage(message));
  }
  return found;
}

function readMessage(message: readonly string[][][]): Billed {
  const first = (id: string, qualifier?: string) =>
    message.find(
      (segment) => segment[0]?.[0] === id && (qualifier === undefined || segment[1]?.[0] === qualifier),
    );
  const whole = first("RFF", "CN")?.[1]?.[1] ?? null;
  const lines: BilledLine[] = [];
  let open = { code: "", text: "", about: whole };
  for (const segment of message) {
    const [[id], [one, two] = []] = segment as [string[], string[]?];
    if (id === "LIN") open = { code: segment[3]?.[0] ?? "", text: "", about: whole };
    else if (id === "ALC") open = { code: segment[5]?.[0] ?? "", text: "", about: whole };
    else if (id === "TAX") open = { code: segment[2]?.[0] ?? "", text: "", about: whole };
    else if (id === "IMD") open.text = segment[3]?.[3] ?? "";
    else if (id === "MOA" && ["203", "204", "124"].includes(one ?? "")) {
      const cents = Exact.of(two ?? "").cents();
      lines.push({ ...open, cents: one === "204" ? -cents : cents, isTax: one === "124" });
    }
  }
  return {
    scac: first("NAD", "CA")?.[2]?.[0] ?? "",
    number: first("BGM")?.[2]?.[0] ?? "",
    type: EDIFACT_TYPES[first("BGM")?.[1]?.[0] ?? ""] ?? "original",
    original: first("RFF", "IV")?.[1]?.[1] ?? null,
    date: day(first("DTM", "137")?.[1]?.[1] ?? ""),
    currency: first("CUX")?.[1]?.[1] ?? "",
    payee: null,
    lines,
  };
}

// -- CSV: a row for each charge, decimal commas ---------------------------------------------------------

function readCsv(text: string): Billed[] {
  const [head = "", ...rows] = text.trimEnd().split("\r\n");
  const columns = head.split(";");
  const found = new Map<string, Billed & { lines: BilledLine[] }>();
  for (const row of rows) {
    const cells = row.split(";");
    const cell = (column: string) => cells[columns.indexOf(column)] ?? "";
    const known = found.get(cell("Invoice")) ?? {
      scac: cell("Carrier"),
      number: cell("Invoice"),
      type: cell("Kind") as InvoiceType,
      original: cell("Of") || null,
      date: cell("Date"),
      currency: cell("Currency"),
      payee: null,
      lines: [],
    };
    found.set(known.number, known);
    known.lines.push({
      about: cell("Parcel") || null,
      code: cell("Charge"),
      text: cell("Words"),
      cents: Exact.of(cell("Net").replace(",", ".")).cents(),
      isTax: false,
    });
  }
  return [...found.values()];
}

// -- JSON: CloudEvents ----------------------------------------------------------------------------------

interface Told {
  number: string;
  invoice_type: InvoiceType;
  original_number: string | null;
  issued_on: string;
  currency: string;
  carrier: { scac: string };
  payee: { name: string } | null;
  lines: { references: { value: string }[]; code: string; description: string; amount: string }[];
}

function readJson(text: string): Billed[] {
  return (JSON.parse(text) as { data: Told }[]).map(({ data }) => ({
    scac: data.carrier.scac,
    number: data.number,
    type: data.invoice_type,
    original: data.original_number,
    date: data.issued_on,
    currency: data.currency,
    payee: data.payee?.name ?? null,
    lines: data.lines.map(({ references, code, description, amount }) => ({
      about: references[0]?.value ?? null,
      code,
      text: description,
      cents: Exact.of(amount).cents(),
      isTax: false,
    })),
  }));
}

const READERS: Readonly<Record<string, (text: string) => Billed[]>> = {
  ".x12": readX12,
  ".edifact": readEdifact,
  ".csv": readCsv,
  ".json": readJson,
};

/** The invoices of a week, file by file. */
export function readWeek(folder: string): Billed[] {
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => READERS[extname(name)]?.(readFileSync(join(folder, name), "utf8")) ?? []);
}
