// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stateRoot } from "../support/paths.ts";
import type { DemoStage } from "./play.ts";

/** The partner that the README's first message is from. */
const PARTNER = "acme-tms";
export const PARTNER_ENV = join(stateRoot, "demo", "partner.env");

/** The shell variables of the partner in the README's first message; "" where the demo data has no such partner. */
export function partnerEnvironment({
  gatewayUrl,
  systems,
}: Pick<DemoStage, "gatewayUrl" | "systems">): string {
  const partner = systems.find(({ code }) => code === PARTNER);
  return partner
    ? `FREIGHT_ENDPOINT='${gatewayUrl}/v1/systems/${PARTNER}/messages'\nFREIGHT_SECRET='${partner.secret}'\n`
    : "";
}

/** Lays them down where the README says. It holds a secret: the file is for its owner only. */
export function writePartnerEnvironment(stage: DemoStage): void {
  mkdirSync(join(stateRoot, "demo"), { recursive: true, mode: 0o700 });
  writeFileSync(PARTNER_ENV, partnerEnvironment(stage), { mode: 0o600 });
}
