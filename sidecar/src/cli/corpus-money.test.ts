// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { corpus } from "./corpus.ts";

/** Real partners' files, which are not part of the project. */
const CORPUS = fileURLToPath(new URL("../../../../shared/corpus/", import.meta.url));
const NO_CORPUS = existsSync(CORPUS) ? false : `${CORPUS} is not there`;

/** What becomes of each of them; FREIGHT_WRITE_TABLES=1 writes it anew, and git shows what changed. */
const TABLE = new URL("../../../test/fixtures/corpus/money.tsv", import.meta.url);

/** Of the flat files those of banks; the others are of no use without a mapping. */
const BANK_FILE = /^(mt940|camt)|\.sta$/i;

interface Line {
  readonly file: string;
  readonly dialect: string | null;
  readonly verdict: string;
  readonly types: Readonly<Record<string, number>>;
  readonly faults: readonly { readonly place: string; readonly code: string }[];
}

/** What the command `corpus` tells of the files of a folder. */
async function linesOf(folder: string): Promise<Line[]> {
  const lines: string[] = [];
  const status = await corpus([`${CORPUS}${folder}`, "--json"], {
    env: {},
    cwd: "/",
    stdin: process.stdin,
    out: (line) => lines.push(line),
    err: (line) => assert.fail(line),
  });
  assert.equal(status, 0);
  return lines.slice(0, -1).map((line) => JSON.parse(line));
}

function rowOf(folder: string, { file, dialect, verdict, types, faults }: Line): string {
  const events = Object.entries(types).map(([type, count]) => `${count} ${type}`);
  const refusals = faults.map(({ code, place }) => `${code} at ${place}`);
  const cells = [`${folder}/${file}`, dialect ?? "", verdict, events.sort().join(", "), refusals.join("; ")];
  return cells.join("\t").trimEnd();
}

test("each message about money, and each bank's file, is told as the table says", {
  skip: NO_CORPUS,
}, async () => {
  const messages = await linesOf("json-billing");
  const flat = await linesOf("flat");
  const rows = [
    "file\tdialect\tverdict\tevents\trefusals",
    ...messages.map((line) => rowOf("json-billing", line)),
    ...flat.filter(({ file }) => BANK_FILE.test(file)).map((line) => rowOf("flat", line)),
  ];
  if (process.env.FREIGHT_WRITE_TABLES === "1") writeFileSync(TABLE, `${rows.join("\n")}\n`);
  assert.deepEqual(rows, readFileSync(TABLE, "utf8").trimEnd().split("\n"));
});
