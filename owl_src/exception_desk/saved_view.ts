// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { evaluateExpr } from "@web/core/py_js/py";
import { type DeskFilter, NO_FILTER } from "./desk_filter";

export interface SavedView {
  id: number;
  name: string;
  filter: DeskFilter;
  /** Everybody has it. */
  shared: boolean;
}

/** A row of Odoo's `ir.filters`; its context is a Python expression. */
interface FilterRow {
  id: number;
  name: string;
  context: string;
  user_ids: number[];
}

/** The name under which the context of a favourite holds the desk's filter, as JSON. */
const KEY = "freight_desk";

/** The view in a favourite; null where it is one of the list, or of a version with other filters. */
export function readView({ id, name, context, user_ids }: FilterRow): SavedView | null {
  try {
    const kept: unknown = JSON.parse(String((evaluateExpr(context) as Record<string, unknown>)[KEY]));
    return isFilter(kept) ? { id, name, filter: kept, shared: !user_ids.length } : null;
  } catch {
    return null;
  }
}

function isFilter(value: unknown): value is DeskFilter {
  const names = Object.keys(NO_FILTER);
  return value instanceof Object && names.every((name) => name in value);
}

/** What `create_filter` takes. `owner`: whose view it is; null: everybody's. */
export function viewValues(
  name: string,
  filter: DeskFilter,
  actionId: number,
  owner: number | null,
): Record<string, unknown> {
  return {
    name,
    model_id: "freight.exception",
    action_id: actionId,
    user_ids: owner === null ? [] : [owner],
    domain: "[]",
    // JSON of JSON is a Python string as well.
    context: `{"${KEY}": ${JSON.stringify(JSON.stringify(filter))}}`,
  };
}
