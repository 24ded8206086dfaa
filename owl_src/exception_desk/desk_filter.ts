// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import type { Domain } from "@web/services";
import type { Severity } from "./desk_types";

/** Which exceptions, by whose they are and how they stand. */
export type Scope = "open" | "mine" | "team" | "late" | "snoozed" | "all";

/** Due first, the most money at stake first, or the newest first. */
export type Sort = "due" | "amount" | "newest";

export interface DeskFilter {
  scope: Scope;
  severity: Severity | "";
  /** The partner's system, or null for all of them. */
  systemId: number | null;
  sort: Sort;
  text: string;
}

export const NO_FILTER: Readonly<DeskFilter> = {
  scope: "open",
  severity: "",
  systemId: null,
  sort: "due",
  text: "",
};

const OPEN: Domain = [["state", "in", ["open", "in_progress"]]];
const ORDERS: Record<Sort, string> = {
  due: "deadline, id",
  amount: "amount DESC, deadline, id",
  newest: "id DESC",
};

/**
 * The records a filter shows.
 *
 * @param userId who looks
 * @param now as the server writes it ("2026-11-20 10:00:00", UTC)
 */
export function filterDomain(filter: DeskFilter, userId: number, now: string): Domain {
  const awake: Domain = [...OPEN, "|", ["snoozed_until", "=", false], ["snoozed_until", "<=", now]];
  const scopes: Record<Scope, Domain> = {
    open: awake,
    mine: [...awake, ["user_id", "=", userId]],
    team: [...awake, ["team_id.member_ids", "in", [userId]]],
    late: [...awake, ["deadline", "<", now]],
    snoozed: [...OPEN, ["snoozed_until", ">", now]],
    all: [],
  };
  const domain = [...scopes[filter.scope]];
  if (filter.severity) {
    domain.push(["severity", "=", filter.severity]);
  }
  if (filter.systemId !== null) {
    domain.push(["system_id", "=", filter.systemId]);
  }
  const text = filter.text.trim();
  if (text) {
    domain.push(["words", "ilike", text]);
  }
  return domain;
}

export function filterOrder({ sort }: DeskFilter): string {
  return ORDERS[sort];
}
