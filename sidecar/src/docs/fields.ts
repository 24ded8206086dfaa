// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** A JSON Schema as zod writes it; what is not here is not used in ours. */
export interface Schema {
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly description?: string;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Schema | boolean;
}

/** One line of a table of fields. */
export interface Field {
  /** `data.stops[].place.city` */
  readonly path: string;
  readonly isRequired: boolean;
  /** What it holds, in words: `text, up to 200`. */
  readonly form: string;
  readonly description: string;
}

/** The schema beside null, of one that may be null. */
function filled(schema: Schema): Schema {
  const others = schema.anyOf?.filter((one) => one.type !== "null") ?? [];
  return others.length === 1
    ? { ...others[0], ...(schema.description && { description: schema.description }) }
    : schema;
}

function isNullable(schema: Schema): boolean {
  return schema.anyOf?.some((one) => one.type === "null") ?? false;
}

function formOfText({ const: fixed, enum: words, format, maxLength }: Schema): string {
  if (fixed !== undefined) return `"${fixed}"`;
  if (words !== undefined) return words.map((word) => `"${word}"`).join(", ");
  if (format === "date-time") return "time (RFC 3339)";
  if (format === "date") return "day (YYYY-MM-DD)";
  return maxLength === undefined ? "text" : `text, up to ${maxLength}`;
}

function formOf(schema: Schema): string {
  if (schema.type === "array") return `list, up to ${schema.maxItems ?? "any number"}`;
  return schema.type === "string" ? formOfText(schema) : (schema.type ?? "object");
}

/** Every field of a schema, in order, parents before what they hold. */
export function fieldsOf(schema: Schema, prefix = ""): Field[] {
  const { properties = {}, required = [] } = schema;
  return Object.entries(properties).flatMap(([key, given]) => {
    const one = filled(given);
    const path = `${prefix}${key}`;
    const form = formOf(one) + (isNullable(given) ? " or null" : "");
    const own = { path, isRequired: required.includes(key), form, description: one.description ?? "" };
    if (one.properties !== undefined) return [own, ...fieldsOf(one, `${path}.`)];
    const items = one.items && filled(one.items);
    return items?.properties === undefined ? [own] : [own, ...fieldsOf(items, `${path}[].`)];
  });
}
