// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { BankEntry } from "../../canonical/index.ts";
import { clipped } from "../csv/rows.ts";
import { clip } from "../edifact/clip.ts";
import { creditorReferenceOf, referenceOf } from "./parts.ts";

type Said = Pick<BankEntry, "end_to_end_id" | "creditor_reference" | "counterparty" | "remittance"> & {
  /** The bank's code of the kind of transaction (German: Geschäftsvorfallcode); null where there is none. */
  readonly code: string | null;
};

/** What is found in :86:, before it is cut to length. */
interface Found {
  readonly code?: string;
  readonly name?: string;
  readonly account?: string;
  readonly bank?: string;
  readonly endToEndId?: string;
  readonly reference?: string;
  readonly remittance?: string;
}

/** DFÜ agreement of the German banks, annex 3: a code of three digits, then fields of a mark and two digits. */
const GERMAN = /^\s?(\d{3})([^\w\s])(?=\d{2})/;
/** A field of remittance is as long as this where the text goes on in the next one. */
const GERMAN_FIELD = 27;
/** What SEPA payments mark in the remittance fields of German banks. */
const SEPA_MARK = /^(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC)\+/;

/** What banks of the Netherlands, Belgium and others mark in their structured :86:. */
const SLASH_MARKS =
  "RTRN|BENM|ORDP|CSID|BUSP|MARF|EREF|PREF|ADDR|ISDT|NAME|IBAN|BIC|ULTD|ULTB|PURP|CNTP|REMI|TRTP|SVCL|ID|OCMT";
const SLASH = new RegExp(`^/(?:${SLASH_MARKS})/`);
const SLASH_SEAM = new RegExp(`/(${SLASH_MARKS})/`);

function isRemittance(field: number): boolean {
  return (field >= 20 && field <= 29) || (field >= 60 && field <= 63);
}

/** The remittance of German banks: its marked parts, else the whole of it under "". */
function sepaParts(fields: readonly string[]): Map<string, string> {
  const parts = new Map<string, string>();
  let mark = "";
  let isFull = true;
  for (const field of fields) {
    const found = SEPA_MARK.exec(field)?.[1];
    if (found !== undefined) mark = found;
    const text = found === undefined ? field : field.slice(found.length + 1);
    const before = parts.get(mark);
    parts.set(mark, before === undefined ? text : `${before}${isFull ? "" : " "}${text}`);
    isFull = field.length >= GERMAN_FIELD;
  }
  return parts;
}

function german(text: string, code: string, mark: string): Found {
  const fields = text
    .slice(text.indexOf(mark))
    .split(mark)
    .map((field) => [Number(field.slice(0, 2)), field.slice(2)] as const);
  const join = (...wanted: number[]) =>
    fields
      .filter(([number]) => wanted.includes(number))
      .map(([, words]) => words)
      .join("");
  const parts = sepaParts(fields.filter(([number]) => isRemittance(number)).map(([, words]) => words));
  return {
    code,
    name: join(32, 33),
    account: join(38) || parts.get("IBAN") || join(31),
    bank: join(30) || parts.get("BIC") || "",
    endToEndId: parts.get("EREF") ?? "",
    remittance: parts.get("SVWZ") ?? parts.get("") ?? join(0),
  };
}

function slashed(text: string, supplement: string): Found {
  const [, ...seams] = text.split(SLASH_SEAM);
  const parts = new Map<string, string>();
  for (let at = 0; at + 1 < seams.length; at += 2) {
    const [mark = "", words = ""] = [seams[at], seams[at + 1]];
    // The name of the counterparty comes first where several parties have one.
    if (!parts.has(mark)) parts.set(mark, words.replace(/^\/+|\/+$/g, ""));
  }
  const [account = "", bank = "", name = ""] = (parts.get("CNTP") ?? "").split("/");
  const [kind = "", scheme = "", reference = ""] = (parts.get("REMI") ?? "").split("/");
  const isStructured = kind === "STRD";
  return {
    name: parts.get("NAME") ?? name,
    account: (parts.get("IBAN") ?? account) || supplement,
    bank: parts.get("BIC") ?? bank,
    endToEndId: parts.get("EREF") ?? "",
    reference: isStructured ? reference || scheme : "",
    remittance: isStructured ? reference || scheme : (parts.get("REMI") ?? "").replace(/^USTD\/+/, ""),
  };
}

/** Words in lines: the breaks stand where the bank's lines ended. */
function plain(lines: readonly string[]): Found {
  const words = lines.map((line) => line.trim()).filter((line) => line !== "");
  return { remittance: words.join("\n") };
}

/** A text of several lines, without what no text may hold. */
function lines(text: string, max: number): string | null {
  const clean = text.split("\n").map((line) => clip(line, max) ?? "");
  return clipped(clean.join("\n"), max).trim() || null;
}

/**
 * What :86: says of an entry, in the form of the German banks (`?20…`), of the slashed marks (`/REMI/…`), or in words.
 *
 * @param supplement the lines of :61: behind its first one
 */
export function detailsOf(text: readonly string[], supplement: readonly string[]): Said {
  const joined = text.join("");
  const [, code, mark] = GERMAN.exec(joined) ?? [];
  const besides = supplement.join(" ").trim();
  const found =
    code !== undefined && mark !== undefined
      ? german(joined, code, mark)
      : SLASH.test(joined)
        ? slashed(joined, besides)
        : plain(text.some((line) => line.trim() !== "") ? text : supplement);
  const remittance = lines(found.remittance ?? "", 2000);
  const counterparty = {
    name: clip(found.name, 200),
    account: clip(found.account?.replace(/\s/g, ""), 50),
    bank: clip(found.bank?.replace(/\s/g, ""), 50),
  };
  const isKnown = Object.values(counterparty).some((value) => value !== null);
  return {
    code: found.code ?? null,
    end_to_end_id: referenceOf(clip(found.endToEndId, 100)),
    creditor_reference: clip(found.reference, 100) ?? creditorReferenceOf(remittance),
    counterparty: isKnown ? counterparty : null,
    remittance,
  };
}
