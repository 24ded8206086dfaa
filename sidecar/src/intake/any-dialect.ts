// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  type Dialect,
  dialectNamed,
  dialectOf,
  type FileDialect,
  fileDialectNamed,
  fileDialectOf,
} from "../dialects/index.ts";
import { headOf, type StoredFile, wholeOf } from "./stored-file.ts";

/** How much of a file its dialect is recognised by. */
export const HEAD_BYTES = 4096;
/** A JSON message is read whole; no gateway takes a longer one. */
const LARGEST_MESSAGE = 16 * 1024 * 1024;

/** The dialect of a message or of files. */
export type AnyDialect =
  | { readonly message: Dialect; readonly file?: never }
  | { readonly file: FileDialect; readonly message?: never };

/** The dialect of this name, whichever it is of. */
export function anyDialectNamed(name: string): AnyDialect | undefined {
  const file = fileDialectNamed(name);
  if (file !== undefined) return { file };
  const message = dialectNamed(name);
  return message && { message };
}

/** The dialect that a file looks like; undefined where it looks like none, or like more than one. */
export async function anyDialectOf(stored: StoredFile): Promise<AnyDialect | undefined> {
  const file = fileDialectOf(await headOf(stored, HEAD_BYTES));
  if (file !== undefined) return { file };
  const message = stored.size > LARGEST_MESSAGE ? undefined : dialectOf(await wholeOf(stored));
  return message && { message };
}
