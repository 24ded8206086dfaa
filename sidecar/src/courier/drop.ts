// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Written } from "../dialects/envelope.ts";
import type { OutboxRow } from "../odoo/outbox.ts";
import { notSent, type Verdict } from "./verdict.ts";
import { extensionOf } from "./write.ts";

/**
 * Leaves a message as a file in the system's `outbox/` (contracts, section 10). The file is there whole or not at all,
 * and is named by the message: written again, it is the same file.
 *
 * @param root `FREIGHT_FOLDER`, or null where this process has none
 */
export async function drop(row: OutboxRow, written: Written, root: string | null): Promise<Verdict> {
  if (root === null) {
    return notSent("This courier has no folder: set FREIGHT_FOLDER where the courier runs.", null);
  }
  const name = `${row.message_id}.${extensionOf(written.contentType)}`;
  const folder = path.join(root, row.system.code, "outbox");
  try {
    await mkdir(folder, { recursive: true });
    await writeWhole(folder, name, written.body);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "no code";
    return notSent(`The file cannot be written into ${row.system.code}/outbox (${code}).`, null);
  }
  const detail = `Written: ${row.system.code}/outbox/${name}.`;
  return { outcome: "sent", status: null, detail, response: null, waitSeconds: null, isWell: null };
}

/** Under a name of its own that readers of the folder pass over, until it is on the disk; then under its real one. */
async function writeWhole(folder: string, name: string, body: Buffer): Promise<void> {
  const temporary = path.join(folder, `.${name}.${randomUUID()}.part`);
  try {
    const file = await open(temporary, "wx");
    try {
      await file.writeFile(body);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path.join(folder, name));
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
  const entries = await open(folder);
  try {
    await entries.sync();
  } finally {
    await entries.close();
  }
}
