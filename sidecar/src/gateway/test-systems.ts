// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { SystemSettings } from "./ports.ts";

export const SECRET = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
export const OTHER_SECRET = `whsec_${Buffer.alloc(32, 9).toString("base64")}`;

/** An active system of the canonical dialect that signs by Standard Webhooks. */
export function settings(changes: Partial<SystemSettings> = {}): SystemSettings {
  return {
    code: "acme",
    name: "Acme Logistics",
    dialect: "canonical",
    signature: "standard_webhooks",
    secrets: [SECRET],
    rate_per_minute: 1000,
    active: true,
    ...changes,
  };
}
