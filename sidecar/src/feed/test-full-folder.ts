// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Publishes into a folder of a small file system, of which ever less is free; run by full-folder.test.ts within it.
 *
 *   node --import tsx test-full-folder.ts FOLDER BYTES
 *
 * Prints a line of JSON for each try: pages that were free, what was visible and settled, and whether it went on after.
 */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createLogger } from "../observability/logger.ts";
import { FolderStore } from "./folder-store.ts";
import { publishNext } from "./publisher.ts";
import { item, TestFeed } from "./test-feed.ts";

const PAGE = 4096;
const [root = "", bytes = "0"] = process.argv.slice(2);
const logger = createLogger("silent");
/** Rows that fill some pages of each file. */
const rows = Array.from({ length: 150 }, (_, id) => item(id + 1, `${id}.5`, "0", `label ${id * 7919}`));

async function tried(free: number): Promise<object> {
  const folder = join(root, String(free));
  const filler = join(root, "filler");
  await mkdir(folder);
  await writeFile(filler, Buffer.alloc(Number(bytes) - free * PAGE));
  const feed = new TestFeed(rows);
  const publish = () =>
    publishNext(
      { name: "test", pollMs: 1, feed, store: new FolderStore(folder), logger },
      new AbortController().signal,
    );
  const published = await publish();
  const visible = await readdir(join(folder, "group")).catch(() => []);
  await rm(filler);
  const after = await publish();
  const there = await readdir(join(folder, "group"));
  await rm(folder, { recursive: true });
  return { free, published, visible, settled: feed.settled[0], after, there };
}

for (let free = 0; free <= 24; free += 2) console.log(JSON.stringify(await tried(free)));
