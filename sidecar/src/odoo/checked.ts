// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { z } from "zod";
import { PermanentOdooError } from "./errors.ts";

/** A result as the schema has it.
 * @throws PermanentOdooError when it is something else */
export function checked<T extends z.ZodType>(schema: T, method: string, result: unknown): z.output<T> {
  const parsed = schema.safeParse(result);
  if (!parsed.success) throw badAnswer(method);
  return parsed.data;
}

export function badAnswer(method: string): PermanentOdooError {
  return new PermanentOdooError(
    "bad_answer",
    `Odoo's answer to ${method} is not what was agreed: the addon and the sidecar may be of different versions.`,
  );
}
