// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { InterchangeEvent } from "../../canonical/index.ts";
import { fileDialectNamed, fileDialectOf } from "../file-dialects.ts";
import { NO_MAPPING } from "../mapping.ts";
import {
  fileFaultsOf,
  fixture,
  interchange,
  interchangesOf,
  itemsOf,
  readsOf,
  told,
  unitsOf,
} from "./test-edifact.ts";

const STATUS = ["IFTSTA:D:96A:UN", "BGM+23+1+9", "RFF+CU:S1", "STS+1+21", "DTM+334:202611201615:203"];

/** How each message and each interchange fares. */
async function fate(file: string): Promise<string[]> {
  const items = await itemsOf(file);
  return items.flatMap((item) => {
    if (item.kind === "unit") return [`${item.name}: ${told(item.faults).join(", ") || "read"}`];
    if (item.kind === "fault") return [`${item.isFatal ? "fatal" : "stray"}: ${told([item.fault])}`];
    if (item.kind !== "interchange") return [];
    const { control, status, faults } = item.event.data;
    return [`${control}${item.isRejected ? " REJECTED" : ""} ${status} ${told(faults).join(", ")}`.trimEnd()];
  });
}

test("edifact is found by its name and its first bytes", () => {
  const dialect = fileDialectNamed("edifact");
  assert.ok(dialect);
  assert.equal(dialect.mediaTypes[0], "application/edifact");
  for (const head of ["UNA:+.? '\nUNB+", "UNB+UNOA:1", "\ufeff\r\n UNB+UNOC:3", "UNH+1+IFTSTA"])
    assert.equal(fileDialectOf(Buffer.from(head)), dialect, head);
  assert.equal(fileDialectOf(Buffer.from("\ufeffUNB+UNOC:3", "utf16le")), dialect);
  for (const head of ["ISA*00*", "{}", "UNBOUND", "a,b\n", ""])
    assert.equal(dialect.recognizes(Buffer.from(head)), false, head);
});

test("an interchange tells what an acknowledgement of it needs", async () => {
  const items = await itemsOf(fixture("iftsta-parcel"));
  const [event] = interchangesOf(items);
  assert.ok(event);
  assert.deepEqual(InterchangeEvent.parse(event), event);
  assert.deepEqual(event.data, {
    syntax: "edifact",
    control: "00000000034384",
    sender: { id: "EUPARCEL", qualifier: "UPX" },
    receiver: { id: "SHIPPER-IFTSTA", qualifier: "02" },
    test: false,
    version: "UNOA:1",
    prepared_at: "2026-11-20T21:43:00.000Z",
    acknowledgement_requested: false,
    digest: event.data.digest,
    status: "accepted",
    faults: [],
    groups: [
      {
        functional_id: null,
        control: "00000000034384",
        version: "D:07B",
        status: "accepted",
        declared: 2,
        received: 2,
        accepted: 2,
        faults: [],
        sets: [
          { kind: "IFTSTA", control: "00000000638669", version: "D:07B:UN", status: "accepted", faults: [] },
          { kind: "IFTSTA", control: "00000000638670", version: "D:07B:UN", status: "accepted", faults: [] },
        ],
      },
    ],
  });
});

test("test indicator and the wish for an acknowledgement are read", async () => {
  const file = interchange(STATUS).replace("+77'", "+77++++1++1'");
  const [event] = interchangesOf(await itemsOf(file));
  assert.deepEqual([event?.data.test, event?.data.acknowledgement_requested], [true, true]);
});

test("the same bytes give the same items, the same interchange sent later another event", async () => {
  assert.deepEqual(
    await itemsOf(fixture("iftsta-road")),
    await itemsOf(fixture("iftsta-road"), NO_MAPPING, 7),
  );
  const twice = interchangesOf(await itemsOf(interchange(STATUS) + interchange(STATUS)));
  assert.notEqual(twice[0]?.id, twice[1]?.id);
});

test("wrong counts are accepted with errors", async () => {
  const file = interchange(STATUS, STATUS).replace("UNT+6+1", "UNT+9+1").replace("UNZ+2", "UNZ+5");
  const items = await itemsOf(file);
  assert.deepEqual(told(unitsOf(items)[0]?.remarks ?? []), ["segment 6 UNT-01 count_mismatch"]);
  const [event] = interchangesOf(items);
  assert.equal(event?.data.status, "accepted_with_errors");
  assert.deepEqual(told(event?.data.faults ?? []), ["segment 14 UNZ-01 count_mismatch"]);
  assert.deepEqual(
    event?.data.groups[0]?.sets.map(({ status }) => status),
    ["accepted_with_errors", "accepted"],
  );
  assert.equal(readsOf(items).length, 2);
});

test("a message that cannot be read leaves its neighbours alone", async () => {
  const file = interchange(STATUS, ["APERAK:D:96A:UN", "BGM+27+1+7"], STATUS).replace("UNT+6+3", "UNT+6+4");
  assert.deepEqual(await fate(file), [
    "IFTSTA 1: read",
    "APERAK 2: segment 1 UNH-02-1 unsupported_set",
    "IFTSTA 3: segment 6 UNT-02 reference_mismatch",
    "77 accepted",
  ]);
});

test("what does not close is rejected as a whole", async () => {
  const whole = interchange(STATUS, STATUS);
  assert.deepEqual(await fate(whole.replace("UNZ+2+77'", "")), [
    "IFTSTA 1: read",
    "IFTSTA 2: read",
    "77 REJECTED rejected after segment 13 missing",
  ]);
  assert.deepEqual(await fate(whole.replace("UNZ+2+77", "UNZ+2+78")), [
    "IFTSTA 1: read",
    "IFTSTA 2: read",
    "77 REJECTED rejected segment 14 UNZ-02 reference_mismatch",
  ]);
  assert.deepEqual(await fate(whole.replace("UNT+6+1'\n", "")), [
    "IFTSTA 1: segment 1 UNH missing",
    "IFTSTA 2: read",
    "77 REJECTED rejected segment 1 UNH missing",
  ]);
  assert.deepEqual(await fate(whole.replace("UNT+6+2'\n", "")), [
    "IFTSTA 1: read",
    "IFTSTA 2: segment 1 UNH missing",
    "77 REJECTED rejected segment 1 UNH missing",
  ]);
  assert.deepEqual(await fate(whole.replace("UNH+2+IFTSTA:D:96A:UN'\n", "")), [
    "IFTSTA 1: read",
    "77 REJECTED rejected segment 12 UNT missing, segment 8 BGM outside_message, segment 9 RFF outside_message, segment 10 STS outside_message, segment 11 DTM outside_message, segment 13 UNZ-01 count_mismatch",
  ]);
});

test("the next interchange is read whatever became of the one before", async () => {
  const open = interchange(STATUS).replace("UNZ+1+77'\n", "");
  assert.deepEqual(await fate(open + interchange(STATUS)), [
    "IFTSTA 1: read",
    "77 REJECTED rejected segment 1 UNB missing",
    "IFTSTA 1: read",
    "77 accepted",
  ]);
  const items = await itemsOf(open + interchange(STATUS));
  assert.deepEqual(
    unitsOf(items).map(({ unit }) => unit),
    [0, 1],
  );
  assert.deepEqual(
    items.filter((item) => item.kind === "interchange").map(({ firstUnit }) => firstUnit),
    [0, 1],
  );
});

test("groups that do not close, or of another reference, reject the interchange", async () => {
  const grouped = fixture("iftsta-parcel");
  assert.match((await fate(grouped.replace(/UNE.*\n/, ""))).at(-1) ?? "", /REJECTED rejected .*UNZ missing/);
  assert.match(
    (await fate(grouped.replace("UNE+2+", "UNE+2+9"))).at(-1) ?? "",
    /REJECTED .*UNE-02 reference_mismatch/,
  );
  const miscounted = interchangesOf(await itemsOf(grouped.replace("UNE+2+", "UNE+3+")));
  assert.deepEqual(told(miscounted[0]?.data.groups[0]?.faults ?? []), ["segment 25 UNE-01 count_mismatch"]);
});

test("a blank sender is told, and a missing control reference rejects", async () => {
  const blank = interchange(STATUS).replace("+CARRIER+US+", "+ + +");
  assert.deepEqual(
    (await fate(blank)).at(-1),
    "77 accepted_with_errors segment 1 UNB-02 missing, segment 1 UNB-03 missing",
  );
  const nameless = interchange(STATUS).replace("1705+77'", "1705'");
  assert.match((await fate(nameless)).at(-1) ?? "", /^- REJECTED rejected/);
});

test("what stands around interchanges is told once and skipped", async () => {
  const file = `${interchange(STATUS)}junk+1'more+2'${interchange(STATUS)}-- end of file --`;
  assert.deepEqual(await fate(file), [
    "IFTSTA 1: read",
    "77 accepted",
    "stray: segment 9 junk outside_interchange",
    "IFTSTA 1: read",
    "77 accepted",
    "stray: after segment 8 outside_interchange",
  ]);
});

test("a file without an interchange, or with what cannot be read, says so", async () => {
  assert.deepEqual(await fate(""), ["fatal: byte 1 missing"]);
  assert.deepEqual(fileFaultsOf(await itemsOf("")), [
    { pointer: "byte 1", code: "missing", detail: "The file is empty." },
  ]);
  assert.deepEqual(await fate("UNH+1+IFTSTA:D:96A:UN'UNT+2+1'"), [
    "stray: segment 1 UNH outside_interchange",
    "fatal: after segment 2 missing",
  ]);
  const broken = interchange(STATUS).replace("BGM+23+1+9", `FTX+${"x".repeat(70_000)}`);
  assert.deepEqual(await fate(broken), [
    "IFTSTA 1: segment 1 UNH missing",
    "77 REJECTED rejected segment 1 UNH missing, after segment 1 too_long",
    "fatal: after segment 1 too_long",
  ]);
});

test("a segment that is none rejects its message", async () => {
  const message = [...STATUS.slice(0, 2), "???+1", ...STATUS.slice(2)];
  assert.deepEqual(await fate(interchange(message)), [
    "IFTSTA 1: segment 3 ???+1 wrong_value",
    "77 accepted",
  ]);
});

test("of a great interchange the messages with faults are named first", async () => {
  const sound = Array.from({ length: 1200 }, () => STATUS);
  const [event] = interchangesOf(await itemsOf(interchange(...sound, ["APERAK:D:96A:UN"])));
  const [group] = event?.data.groups ?? [];
  assert.deepEqual([group?.received, group?.accepted, group?.sets.length], [1201, 1200, 1000]);
  assert.equal(group?.sets[0]?.kind, "APERAK");
  assert.deepEqual(InterchangeEvent.parse(event), event);
});

test("an event that could not be kept rejects its message", async () => {
  const file = interchange([...STATUS.slice(0, 3), "CNI+1", ...STATUS.slice(3), "FTX+AAI+++A\u0000B"]);
  const [read] = readsOf(await itemsOf(file));
  assert.equal(read?.event.type === "freight.shipment.milestone.v1" && read.event.data.partner_text, "A B");
});
