// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { freeText } from "./primitives.ts";

/** The most faults that are told of one message; the partner repairs these and sends again. */
export const MAX_FAULTS = 50;

/** One thing that is wrong with a message. */
export const Fault = z.strictObject({
  /** Where: a JSON Pointer (RFC 6901) into the partner's body, "" for the whole of it. */
  pointer: freeText(2000),
  /** What kind of fault, for machines. */
  code: z.string().regex(/^[a-z][a-z0-9_]{0,49}$/),
  /** What is wrong and what is expected, for a person. */
  detail: freeText(1000),
});
export type Fault = z.infer<typeof Fault>;

/** A JSON Pointer (RFC 6901) from a path of member names and indexes; long names are cut. */
export function pointerOf(path: readonly PropertyKey[]): string {
  let pointer = "";
  for (const step of path) {
    const name = String(step).slice(0, 100).replaceAll("~", "~0").replaceAll("/", "~1");
    pointer += `/${name}`;
  }
  return pointer.slice(0, 2000);
}

/** What zod calls a fault, in the words of this interface. */
const CODES: Record<string, string> = {
  invalid_type: "wrong_type",
  too_big: "too_long",
  too_small: "too_short",
  invalid_format: "wrong_format",
  invalid_value: "unknown_value",
  invalid_union: "unknown_value",
  unrecognized_keys: "unknown_member",
};

/** The value at a path, or undefined when there is none. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<PropertyKey, unknown>)[step];
  }
  return value;
}

function codeOf(issue: z.core.$ZodIssue, root: unknown): string {
  if (issue.code === "custom") return String(issue.params?.code ?? "wrong_value");
  if (valueAt(root, issue.path) === undefined) return "missing";
  return CODES[issue.code] ?? "wrong_value";
}

/** The faults of one zod issue: one for each unknown member, else one. */
function faultsOfIssue(issue: z.core.$ZodIssue, root: unknown, base: string): Fault[] {
  if (issue.code === "unrecognized_keys") {
    const parent = base + pointerOf(issue.path);
    return issue.keys.map((key) => ({
      pointer: parent + pointerOf([key]),
      code: "unknown_member",
      detail: "This member is not part of the format; remove it.",
    }));
  }
  const code = codeOf(issue, root);
  const detail = code === "missing" ? "This member is required and missing." : `${issue.message}.`;
  return [{ pointer: base + pointerOf(issue.path), code, detail: detail.slice(0, 1000) }];
}

/**
 * Tells what zod found wrong as faults in the partner's body.
 *
 * @param root the value that was checked, to tell a missing member from one of a wrong type
 * @param base the pointer of that value in the whole body
 */
export function faultsOf(error: z.core.$ZodError, root: unknown, base = ""): Fault[] {
  return error.issues.flatMap((issue) => faultsOfIssue(issue, root, base)).slice(0, MAX_FAULTS);
}
