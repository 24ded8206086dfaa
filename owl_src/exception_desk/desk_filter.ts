// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { Domain } from "@web/services";
import type { Severity } from "./desk_types";

export type Scope = "open" | "mine" | "team" | "all";

export interface DeskFilter {
  scope: Scope;
  severity: Severity | "";
  text: string;
}

export const NO_FILTER: Readonly<DeskFilter> = { scope: "open", severity: "", text: "" };

const OPEN: Domain = [["state", "in", ["open", "in_progress"]]];

/** The records a filter shows to the user `userId`. */
export function filterDomain(filter: DeskFilter, userId: number): Domain {
  const scopes: Record<Scope, Domain> = {
    open: OPEN,
    mine: [...OPEN, ["user_id", "=", userId]],
    team: [...OPEN, ["team_id.member_ids", "in", [userId]]],
    all: [],
  };
  const domain = [...scopes[filter.scope]];
  if (filter.severity) {
    domain.push(["severity", "=", filter.severity]);
  }
  const text = filter.text.trim();
  if (text) {
    const fields = ["name", "subject", "summary", "system_id"];
    domain.push(...fields.slice(1).map(() => "|"), ...fields.map((field) => [field, "ilike", text] as const));
  }
  return domain;
}

/** What is due first stands first; among all records, closed ones included, the newest. */
export function filterOrder(filter: DeskFilter): string {
  return filter.scope === "all" ? "create_date desc, id desc" : "deadline, id";
}
