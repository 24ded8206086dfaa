// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/** The folders of one system (docs/contracts.md, section 10). */
export interface SystemFolder {
  readonly inbox: string;
  /** Where a file is while it is read. */
  readonly work: string;
  readonly done: string;
  readonly failed: string;
  /** What is to be fetched by the partner; the courier's. */
  readonly outbox: string;
}

/**
 * The folders of a system, made where they are not there.
 *
 * @param code a system's code, which is safe as a name
 */
export async function systemFolder(root: string, code: string): Promise<SystemFolder> {
  const at = (name: string) => join(root, code, name);
  const folder = {
    inbox: at("inbox"),
    work: at("work"),
    done: at("done"),
    failed: at("failed"),
    outbox: at("outbox"),
  };
  for (const path of Object.values(folder)) await mkdir(path, { recursive: true });
  return folder;
}
