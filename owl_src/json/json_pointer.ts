// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { JsonDocument } from "./json_scan";

/** Where a pointer leads. */
export interface JsonPlace {
  /** Index into the document's lines. */
  line: number;
  /** The value itself is there, only a container of it is, or nothing of the path is but the document. */
  match: "value" | "container" | "document";
}

/** The steps of an RFC 6901 JSON Pointer, or null where the text is not one. */
export function pointerSteps(pointer: string): string[] | null {
  if (pointer === "") {
    return [];
  }
  if (!pointer.startsWith("/") || /~(?![01])/.test(pointer)) {
    return null;
  }
  return pointer
    .slice(1)
    .split("/")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/**
 * Finds the value a pointer names. A missing value is what a fault often is about, so the deepest container that does
 * exist is the answer then. One pass: a value always stands after its container.
 */
export function locatePointer(document: JsonDocument, pointer: string): JsonPlace | null {
  const steps = pointerSteps(pointer);
  const { nodes } = document;
  if (!steps || !nodes.length) {
    return null;
  }
  let found = 0;
  let depth = 0;
  for (let node = 1; node < nodes.length && depth < steps.length; node += 1) {
    if (nodes.parent(node) === found && nodes.key(node) === steps[depth]) {
      found = node;
      depth += 1;
    }
  }
  const match = depth === steps.length ? "value" : depth ? "container" : "document";
  return { line: nodes.line(found), match };
}

/** The part of `pointer` below `base`, or `pointer` itself when it does not lie below. */
export function pointerBelow(base: string, pointer: string): string {
  return base && (pointer === base || pointer.startsWith(`${base}/`)) ? pointer.slice(base.length) : pointer;
}
