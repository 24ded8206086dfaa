// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Many records at once, and the rows of the month's tables. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Values } from "../../../stack/support/odoo.ts";
import type { World } from "../world.ts";

/** Nothing of this is followed by anybody. */
const QUIET = { tracking_disable: true, mail_create_nolog: true, mail_create_nosubscribe: true };
const CHUNK = 500;

/** Ids by name, code or place. */
export type Ids = ReadonlyMap<string, number>;

export function need(ids: Ids, name: string): number {
  const id = ids.get(name);
  if (id === undefined) throw new Error(`nothing is called ${name}`);
  return id;
}

export async function createAll(world: World, model: string, rows: readonly Values[]): Promise<number[]> {
  const ids: number[] = [];
  for (let from = 0; from < rows.length; from += CHUNK)
    ids.push(
      ...(await world.odoo.call<number[]>(model, "create", [rows.slice(from, from + CHUNK)], {
        context: QUIET,
      })),
    );
  return ids;
}

export async function named(
  world: World,
  model: string,
  names: readonly string[],
  values: (name: string) => Values,
): Promise<Ids> {
  const ids = await createAll(world, model, names.map(values));
  return new Map(names.map((name, index) => [name, ids[index] as number]));
}

/** The rows of a file of the month, by column. */
export function rowsOf<Row>(folder: string, name: string): Row[] {
  const [head = "", ...lines] = readFileSync(join(folder, name), "utf8").trimEnd().split("\n");
  const columns = head.split(",");
  return lines.map((line) => {
    const cells = line.split(",");
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? ""])) as Row;
  });
}
