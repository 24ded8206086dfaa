// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { EVENT_SCHEMAS } from "./events.ts";
import type { PersonalKind } from "./primitives.ts";

/** Where an event type may hold personal data: JSON Pointer (`*`: each item of a list) → what is there. */
export type PersonalPlaces = Readonly<Record<string, PersonalKind>>;

interface Node {
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly "x-personal"?: PersonalKind;
}

function* placesOf(node: Node, pointer: string): Generator<[string, PersonalKind]> {
  const kind = node["x-personal"];
  if (kind !== undefined) yield [pointer, kind];
  for (const [name, member] of Object.entries(node.properties ?? {}))
    yield* placesOf(member, `${pointer}/${name}`);
  for (const choice of node.anyOf ?? []) yield* placesOf(choice, pointer);
  if (node.items !== undefined) yield* placesOf(node.items, `${pointer}/*`);
}

/**
 * The personal fields of every event type, as the schemas mark them (`personal` in `primitives.ts`).
 *
 * The addon has the same table in `ingest/personal_fields.json`; a test keeps the two alike.
 */
export function personalPlaces(): Record<string, PersonalPlaces> {
  return Object.fromEntries(
    EVENT_SCHEMAS.map((schema) => [
      schema.shape.type.value,
      Object.fromEntries(placesOf(z.toJSONSchema(schema, { io: "input" }) as Node, "")),
    ]),
  );
}
