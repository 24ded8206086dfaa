// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What a carrier reports of a shipment on its way: milestones, and the proof of delivery. */
import type { Load } from "./loads.ts";

const HOUR = 3_600_000;

export function messagesOf(load: Load): Record<string, unknown>[] {
  const { row, picked, delivered, waited, fate, hasPod } = load;
  if (fate === "standing") return [];
  if (fate === "cancelled") return [milestone(row.tracking, "cancelled", picked)];
  const arrived = new Date(delivered.getTime() - waited * HOUR);
  return [
    milestone(row.tracking, "picked_up", picked),
    ...(waited > 0 ? [milestone(row.tracking, "arrived", arrived)] : []),
    milestone(row.tracking, "delivered", delivered),
    ...(hasPod ? [proof(row.tracking, delivered)] : []),
  ];
}

function event(tracking: string, word: string, type: string, time: Date, data: Record<string, unknown>) {
  return {
    specversion: "1.0",
    id: `${tracking}-${word}`,
    type,
    subject: tracking,
    time: time.toISOString(),
    data: { references: [{ kind: "tracking", value: tracking }], ...data },
  };
}

function milestone(tracking: string, code: string, time: Date) {
  return event(tracking, code, "freight.shipment.milestone.v1", time, {
    code,
    partner_code: code,
    classifier: "actual",
  });
}

function proof(tracking: string, time: Date) {
  return event(tracking, "pod", "freight.shipment.document.v1", time, {
    kind: "pod",
    name: `${tracking}.pdf`,
    media_type: "application/pdf",
    content: Buffer.from(`%PDF-1.4 ${tracking}`).toString("base64"),
  });
}
