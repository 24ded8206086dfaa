// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { EVENT_SCHEMAS } from "./events.ts";

/**
 * The JSON Schema (draft 2020-12) of every event type, as a partner has to write it.
 *
 * Members with a default are optional there. What JSON Schema cannot say (a day that exists, the partner's word
 * beside a null code) is said in the descriptions and checked by the schemas themselves.
 */
export function canonicalJsonSchemas(): Record<string, unknown> {
  return Object.fromEntries(
    EVENT_SCHEMAS.map((schema) => [schema.shape.type.value, z.toJSONSchema(schema, { io: "input" })]),
  );
}
