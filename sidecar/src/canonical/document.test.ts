// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { PartnerEvent } from "./events.ts";
import { faultsOf } from "./fault.ts";
import { laneOf } from "./lanes.ts";
import { partitionKeyOfEvent } from "./partition-key.ts";
import { milestone } from "./test-events.ts";

const TYPE = "freight.shipment.document.v1";

function document(data: Record<string, unknown> = {}) {
  return {
    ...milestone({ id: "d-1", type: TYPE }),
    data: {
      references: [
        { kind: "order", value: "S00042" },
        { kind: "tracking", value: "1Z999" },
      ],
      kind: "pod",
      name: "pod.pdf",
      media_type: "application/pdf",
      content: "JVBERi0xLjQ=",
      ...data,
    },
  };
}

function faults(value: unknown): string[] {
  const parsed = PartnerEvent.safeParse(value);
  return parsed.success ? [] : faultsOf(parsed.error, value).map(({ pointer, code }) => `${pointer} ${code}`);
}

test("a document is kept whole, travels with the milestones and in the order of its shipment", () => {
  const event = PartnerEvent.parse(document({ issued_at: "2026-11-20T11:00:00+01:00" }));
  assert.deepEqual(event.data, {
    ...document().data,
    url: null,
    sha256: null,
    issued_at: "2026-11-20T10:00:00.000Z",
    signed_by: null,
  });
  assert.equal(laneOf(TYPE), "operational");
  assert.equal(partitionKeyOfEvent(event), "tracking:1Z999");
});

test("each fault of a document is told at its place", () => {
  const cases: [Record<string, unknown>, string][] = [
    [{ kind: "selfie" }, "/data/kind unknown_value"],
    [{ name: " " }, "/data/name wrong_format"],
    [{ content: null }, "/data/content wrong_value"],
    [{ content: "" }, "/data/content wrong_format"],
    [{ content: "JVBERi0xLjQ" }, "/data/content wrong_value"],
    [{ content: "JVBE\nRi0x" }, "/data/content wrong_format"],
    [{ content: "JVBE-i0x" }, "/data/content wrong_format"],
    [{ sha256: "AB".repeat(32) }, "/data/sha256 wrong_format"],
    [{ url: "javascript:alert(1)" }, "/data/url wrong_format"],
    [{ url: "https://us\u202eer/" }, "/data/url wrong_format"],
    [{ url: "https://user:secret@carrier.example/pod" }, "/data/url wrong_format"],
    [{ url: `https://carrier.example/${"x".repeat(2000)}` }, "/data/url too_long"],
  ];
  for (const [data, fault] of cases) assert.deepEqual(faults(document(data)), [fault], fault);
  assert.deepEqual(faults(document({ content: null, url: "https://carrier.example/pod?id=1" })), []);
});

test("ten megabytes are taken, and not a character more", () => {
  const most = 13_981_016;
  assert.deepEqual(faults(document({ content: "A".repeat(most) })), []);
  assert.deepEqual(faults(document({ content: "A".repeat(most + 4) })), ["/data/content too_long"]);
  assert.deepEqual(faults(document({ content: `${"A".repeat(most - 1)}!` })), ["/data/content wrong_format"]);
});
