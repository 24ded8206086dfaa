// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import type { AcknowledgementEvent, InterchangeEvent } from "../../canonical/index.ts";
import { ELEMENT_CODES, INTERCHANGE_CODES } from "./fault-codes.ts";
import { envelope, received } from "./test-writing.ts";
import { eventsIn, group, interchange, interchangesIn, itemsOf, set, unitsIn } from "./test-x12.ts";
import { writeX12 } from "./write.ts";

type Part = "TA1" | "997" | "999";

/** What is read of the acknowledgement of an interchange. */
async function acknowledged(
  event: InterchangeEvent,
  parts: readonly Part[],
): Promise<AcknowledgementEvent["data"][]> {
  const functional = parts.includes("999") ? "999" : "997";
  const version = functional === "999" ? "005010" : "004010";
  const made = envelope({ version, standards: { functional, acknowledge: parts } });
  const items = await itemsOf(writeX12(event, made).body);
  assert.deepEqual(
    unitsIn(items).flatMap(({ faults }) => faults),
    [],
  );
  return (eventsIn(items) as AcknowledgementEvent[]).map(({ data }) => data);
}

const digits = fc.integer({ min: 1, max: 999_999_999 }).map(String);

const fault = fc
  .tuple(
    fc.integer({ min: 2, max: 999 }),
    fc.constantFrom("AT7", "B10", "N4"),
    fc.integer({ min: 1, max: 30 }),
  )
  .chain(([position, id, element]) =>
    fc.record({
      pointer: fc.constant(`segment ${position} ${id}-${String(element).padStart(2, "0")}`),
      code: fc.constantFrom(...Object.keys(ELEMENT_CODES), "odd"),
      detail: fc.constant("It is wrong."),
    }),
  );

const soundSet = fc.record({
  kind: fc.constantFrom("214", "210", "990"),
  control: digits.map((number) => number.padStart(4, "0")),
  status: fc.constant("accepted"),
  faults: fc.constant([]),
});

const rejectedSet = fc.record({
  kind: fc.constantFrom("214", "210", "990"),
  control: digits.map((number) => number.padStart(4, "0")),
  status: fc.constant("rejected"),
  // The reader tells 20 faults of a set, and each segment has one of its own.
  faults: fc.uniqueArray(fault, { minLength: 1, maxLength: 8, selector: ({ pointer }) => pointer }),
});

const groupReceipt = fc.record({
  functional_id: fc.constantFrom("QM", "IM", "GF"),
  control: digits,
  version: fc.constant("004010"),
  status: fc.constantFrom("accepted", "accepted_with_errors", "partially_accepted", "rejected"),
  declared: fc.option(fc.nat(999_999)),
  received: fc.nat(999_999),
  accepted: fc.nat(999_999),
  sets: fc.array(fc.oneof(soundSet, rejectedSet), { maxLength: 5 }),
  faults: fc.constant([]),
});

test("a 997 and a 999 that were written are read back, with the place of each fault", async () => {
  const groups = fc.array(groupReceipt, { minLength: 1, maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(groups, fc.constantFrom("997" as const, "999" as const), async (made, kind) => {
      const read = await acknowledged(received({ groups: made }), [kind]);
      assert.deepEqual(
        read.map((one) => [one.kind, one.functional_id, one.group_control, one.status]),
        made.map((one) => [kind, one.functional_id, one.control, one.status]),
      );
      for (const [index, { sets }] of made.entries()) {
        const told = read[index]?.sets ?? [];
        assert.deepEqual(
          told.map(({ kind, control, status }) => [kind, control, status]),
          sets.map(({ kind, control, status }) => [kind, control, status]),
        );
        for (const [at, { faults }] of sets.entries()) {
          const places = told[at]?.faults.map(({ pointer }) => pointer) ?? [];
          for (const { pointer } of faults) assert.ok(places.includes(pointer), `${pointer} of ${places}`);
        }
      }
    }),
    { numRuns: 200 },
  );
});

test("a TA1 that was written is read back", async () => {
  const codes = Object.entries(INTERCHANGE_CODES);
  const outcomes = fc.tuple(
    digits,
    fc.constantFrom("accepted_with_errors", "rejected"),
    fc.constantFrom(...codes),
  );
  await fc.assert(
    fc.asyncProperty(outcomes, async ([number, status, [code, standard]]) => {
      const control = number.padStart(9, "0");
      const faults = [{ pointer: "", code, detail: "It is wrong." }];
      const [ta1] = await acknowledged(received({ control, status, faults }), ["TA1", "997"]);
      assert.deepEqual(
        [ta1?.kind, ta1?.interchange_control, ta1?.status, ta1?.reason_code],
        ["TA1", control, status, standard],
      );
    }),
    { numRuns: 100 },
  );
});

test("what was read of a partner is acknowledged as it was received", async () => {
  const sound = set("214", ["B10*P*S*SCAC", "AT7*X6*NS***20260815*1200*LT"]);
  const wrong = set("214", ["B10*P*S*SCAC", "AT7*X6*NS***20260231*1200*LT"], {
    control: "0002",
    trailer: "0002",
  });
  const text = interchange(group([sound, wrong], { setCount: 3, control: "18" }), { request: "1" });
  const [event] = interchangesIn(await itemsOf(text));
  assert.ok(event);
  const [ta1, functional] = await acknowledged(event, ["TA1", "997"]);
  assert.deepEqual([ta1?.interchange_control, ta1?.status], ["000000017", "accepted"]);
  assert.deepEqual(
    [functional?.group_control, functional?.status, functional?.reason_code],
    ["18", "partially_accepted", "5"],
  );
  assert.deepEqual(
    functional?.sets.map(({ control, status, faults }) => [
      control,
      status,
      faults.map(({ pointer }) => pointer),
    ]),
    [
      ["0001", "accepted", []],
      ["0002", "rejected", ["segment 3 AT7", "segment 3 AT7-05", "segment 1 ST"]],
    ],
  );
});
