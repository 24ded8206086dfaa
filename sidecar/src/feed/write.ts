// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createHash, type Hash } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import type { Entity, Feed, FeedRow, Increment, Page } from "../odoo/feed.ts";
import { decimalText, unscaled } from "./cells.ts";
import { csvHeader, csvRows } from "./csv.ts";
import { FeedError } from "./feed-error.ts";
import { ParquetFile } from "./parquet.ts";

/** Opens a file as `open` of node:fs/promises does; the tests have a disk that is full. */
export type OpenFile = (path: string, flags: string, mode?: number) => Promise<FileHandle>;

export const MANIFEST = "manifest.json";

/** One file as the manifest names it. */
export interface WrittenFile {
  readonly name: string;
  readonly bytes: number;
  /** SHA-256, hex. */
  readonly sha256: string;
}

/** What was written of an increment. */
export interface WrittenIncrement {
  readonly files: readonly WrittenFile[];
  readonly manifest: Buffer;
  /** SHA-256 of the manifest, hex. */
  readonly digest: string;
}

/** Where rows come from, page by page. */
export type Pages = (entity: string, after: number) => Promise<Page>;

export function pagesOf(feed: Feed, increment: Increment, signal: AbortSignal): Pages {
  return (entity, after) => feed.page(increment, entity, after, { signal });
}

/**
 * Writes an increment's files into a folder that nobody looks into yet, the manifest last, all of it on the disk.
 * The same increment gives the same bytes.
 *
 * @throws FeedError where the rows are not what Odoo said they would be, and errors of the file system
 */
export async function writeIncrement(
  increment: Increment,
  pages: Pages,
  folder: string,
  openFile: OpenFile = open,
): Promise<WrittenIncrement> {
  const entities = [];
  for (const entity of increment.entities) {
    entities.push(await writeEntity(entity, increment.formats, pages, folder, openFile));
  }
  const { run: _run, lease: _lease, formats: _formats, ...told } = increment;
  const manifest = Buffer.from(`${JSON.stringify({ ...told, entities }, null, 2)}\n`);
  const file = await openFile(join(folder, MANIFEST), "wx");
  try {
    await file.writeFile(manifest);
    await file.sync();
  } finally {
    await file.close();
  }
  const files = entities.flatMap((entity) => entity.files);
  return { files, manifest, digest: createHash("sha256").update(manifest).digest("hex") };
}

interface Format {
  begin(entity: Entity): { first: Buffer; rows(rows: readonly FeedRow[]): Buffer; end(): Buffer };
}

const FORMATS: Record<Increment["formats"][number], Format> = {
  csv: {
    begin: ({ columns }) => ({
      first: Buffer.from(csvHeader(columns)),
      rows: (rows) => Buffer.from(csvRows(columns, rows)),
      end: () => Buffer.alloc(0),
    }),
  },
  parquet: {
    begin({ columns }) {
      const file = new ParquetFile(columns);
      return { first: Buffer.alloc(0), rows: (rows) => file.rows(rows), end: () => file.finish() };
    },
  },
};

/** An entity's files, open together: each page is asked for once. */
async function writeEntity(
  entity: Entity,
  formats: Increment["formats"],
  pages: Pages,
  folder: string,
  openFile: OpenFile,
) {
  const isEmpty = Object.values(entity.rows).every((count) => count === 0);
  const tally = new Tally(entity);
  const outputs: Output[] = [];
  try {
    for (const format of isEmpty ? [] : formats) {
      const name = `${entity.name}.${format}`;
      outputs.push(new Output(name, await openFile(join(folder, name), "wx"), FORMATS[format].begin(entity)));
    }
    for (let after: number | null = isEmpty ? null : 0; after !== null; ) {
      const { rows, last } = await pages(entity.name, after);
      tally.add(rows, after);
      for (const output of outputs) await output.write(rows);
      after = last;
    }
    tally.check();
    const files = [];
    for (const output of outputs) files.push(await output.end());
    return { ...entity, totals: tally.totals(), files };
  } finally {
    for (const output of outputs) await output.close();
  }
}

class Output {
  readonly #name: string;
  readonly #file: FileHandle;
  readonly #encoder: ReturnType<Format["begin"]>;
  readonly #hash: Hash = createHash("sha256");
  #bytes = 0;
  #isOpen = true;
  #begun = false;

  constructor(name: string, file: FileHandle, encoder: ReturnType<Format["begin"]>) {
    this.#name = name;
    this.#file = file;
    this.#encoder = encoder;
  }

  async write(rows: readonly FeedRow[]): Promise<void> {
    if (!this.#begun) await this.#put(this.#encoder.first);
    this.#begun = true;
    await this.#put(this.#encoder.rows(rows));
  }

  async end(): Promise<WrittenFile> {
    await this.#put(this.#encoder.end());
    await this.#file.sync();
    return { name: this.#name, bytes: this.#bytes, sha256: this.#hash.digest("hex") };
  }

  async close(): Promise<void> {
    if (this.#isOpen) await this.#file.close();
    this.#isOpen = false;
  }

  async #put(bytes: Buffer): Promise<void> {
    if (bytes.length > 0) await this.#file.writeFile(bytes);
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }
}

/** Counts and sums what is written, to be held against what Odoo counted, and for readers to check theirs by. */
class Tally {
  readonly #entity: Entity;
  readonly #counts = { inserted: 0, changed: 0, deleted: 0 };
  readonly #sums: Map<number, { name: string; sum: bigint }>;

  constructor(entity: Entity) {
    this.#entity = entity;
    this.#sums = new Map(
      entity.columns.flatMap(({ name, type }, index) =>
        type === "decimal" ? [[index + 1, { name, sum: 0n }]] : [],
      ),
    );
  }

  add(rows: readonly FeedRow[], after: number): void {
    let before = after;
    for (const row of rows) {
      const [op, id] = row;
      if (id <= before || (op !== "deleted" && row.length !== this.#entity.columns.length + 1)) {
        throw new FeedError("bad_rows", `Row ${id} of ${this.#entity.name} is not what Odoo announced.`);
      }
      before = id;
      this.#counts[op] += 1;
      for (const [place, total] of this.#sums) {
        const cell = row[place];
        if (typeof cell === "string") total.sum += unscaled(cell);
      }
    }
  }

  check(): void {
    const told = this.#entity.rows;
    for (const op of ["inserted", "changed", "deleted"] as const) {
      if (this.#counts[op] !== told[op]) {
        const text = `${this.#entity.name} has ${this.#counts[op]} ${op} rows, not ${told[op]} as Odoo counted.`;
        throw new FeedError("bad_rows", text);
      }
    }
  }

  /** The sum of each decimal column over the rows in the file. */
  totals(): Record<string, string> {
    return Object.fromEntries([...this.#sums.values()].map(({ name, sum }) => [name, decimalText(sum)]));
  }
}
