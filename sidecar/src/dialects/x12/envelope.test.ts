// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { test } from "node:test";
import { InterchangeEvent, messageDigest } from "../../canonical/index.ts";
import {
  B10,
  eventsIn,
  group,
  interchange,
  interchangesIn,
  itemsOf,
  set,
  told,
  unitsIn,
} from "./test-x12.ts";

const STATUS = [B10, "LX*1", "AT7*X6*NS***20260815*1430*ET"];
const SOUND = set("214", STATUS);

async function toldOf(segments: readonly string[], outside = {}): Promise<string[]> {
  return told(await itemsOf(interchange(segments, outside)));
}

test("a sound interchange tells its units and itself", async () => {
  const file = interchange(group([SOUND, set("214", STATUS, { control: "0002", trailer: "0002" })]), {
    request: "1",
  });
  const items = await itemsOf(file);
  assert.deepEqual(told(items), ["214 0001 read", "214 0002 read", "000000017 accepted"]);
  const [event] = interchangesIn(items);
  assert.deepEqual(InterchangeEvent.parse(event), event);
  assert.deepEqual(event?.data, {
    syntax: "x12",
    control: "000000017",
    sender: { qualifier: "ZZ", id: "CARRIER" },
    receiver: { qualifier: "ZZ", id: "SHIPPER" },
    test: true,
    version: "00401",
    prepared_at: "2026-08-15T14:30:00.000Z",
    acknowledgement_requested: true,
    digest: messageDigest(Buffer.from(file)),
    status: "accepted",
    groups: [
      {
        functional_id: "QM",
        control: "1",
        version: "004010",
        status: "accepted",
        declared: 2,
        received: 2,
        accepted: 2,
        sets: [
          { kind: "214", control: "0001", status: "accepted", faults: [] },
          { kind: "214", control: "0002", status: "accepted", faults: [] },
        ],
        faults: [],
      },
    ],
    faults: [],
  });
});

test("a wrong count is an error that stands in nobody's way", async () => {
  const wrong = group([set("214", STATUS, { count: 9 })], { setCount: 2 });
  const items = await itemsOf(interchange(wrong, { groupCount: 3 }));
  assert.deepEqual(told(items), [
    "214 0001 read",
    "000000017 accepted_with_errors wrong_count at segment 9 IEA-01",
  ]);
  const [receipt] = interchangesIn(items)[0]?.data.groups ?? [];
  assert.equal(receipt?.status, "accepted_with_errors");
  assert.deepEqual(receipt?.faults, [
    {
      pointer: "segment 8 GE-01",
      code: "wrong_count",
      detail: 'GE01 says "2" sets, there are 1 (AK905 5).',
    },
  ]);
  assert.equal(receipt?.sets[0]?.status, "accepted_with_errors");
  assert.deepEqual(receipt?.sets[0]?.faults, [
    {
      pointer: "segment 5 SE-01",
      code: "wrong_count",
      detail: 'SE01 says "9" segments, there are 5 (AK502 4).',
    },
  ]);
});

test("a set whose trailer names another one is rejected alone", async () => {
  const items = await itemsOf(interchange(group([set("214", STATUS, { trailer: "0007" }), SOUND])));
  assert.deepEqual(told(items), [
    "214 0001 rejected control_mismatch at segment 5 SE-02",
    "214 0001 read",
    "000000017 accepted",
  ]);
  const [receipt] = interchangesIn(items)[0]?.data.groups ?? [];
  assert.equal(receipt?.status, "partially_accepted");
  assert.equal(receipt?.accepted, 1);
  assert.match(unitsIn(items)[0]?.raw ?? "", /^ST\*214\*0001~\nB10.*\nSE\*5\*0007~$/s);
});

test("a group whose trailer names another one is accepted with an error where it has all its sets", async () => {
  const items = await itemsOf(interchange(group([SOUND], { trailer: "2" })));
  assert.deepEqual(told(items), ["214 0001 read", "000000017 accepted"]);
  const [receipt] = interchangesIn(items)[0]?.data.groups ?? [];
  assert.equal(receipt?.status, "accepted_with_errors");
  assert.deepEqual(receipt?.faults, [
    {
      pointer: "segment 8 GE-02",
      code: "control_mismatch",
      detail: 'GE02 is "2", GS06 is "1" (AK905 4).',
    },
  ]);
});

test("a group or an interchange whose trailer may be another one's is rejected as a whole", async () => {
  assert.deepEqual(await toldOf(group([SOUND], { trailer: "2", setCount: 2 })), [
    "214 0001 read",
    "000000017 rejected wrong_structure at segment 8 GE-02",
  ]);
  assert.deepEqual(await toldOf(group([SOUND]), { trailer: "000000018" }), [
    "214 0001 read",
    "000000017 rejected control_mismatch at segment 9 IEA-02",
  ]);
});

test("leading zeros do not make another control number", async () => {
  const lines = await toldOf(group([SOUND], { control: "0001", trailer: "1" }), { trailer: "17" });
  assert.deepEqual(lines, ["214 0001 read", "000000017 accepted"]);
});

test("an envelope that does not close rejects the interchange, and says which part it is", async () => {
  const [gs = "", ge = ""] = [group([])[0], group([])[1]];
  const cases: Record<string, [string[], string]> = {
    "no SE": [[gs, ...SOUND.slice(0, -1), ge], "wrong_structure at segment 1 ST"],
    "no GE": [[gs, ...SOUND], "wrong_structure at segment 1 ISA"],
    "no GS": [SOUND, "wrong_structure at segment 1 ST"],
    "no ST": [[gs, ...SOUND.slice(1), ge], "wrong_structure at segment 3 B10"],
    "SE twice": [[gs, ...SOUND, "SE*5*0001", ge], "wrong_structure at segment 8 SE"],
    "GE twice": [[gs, ...SOUND, "GE*1*1", "GE*1*1"], "wrong_structure at segment 9 GE"],
  };
  for (const [name, [segments, place]] of Object.entries(cases)) {
    const line = (await toldOf(segments)).at(-1) ?? "";
    assert.ok(line.startsWith(`000000017 rejected ${place}`), `${name}: ${line}`);
  }
});

test("an interchange without its end is rejected, and one that begins within it is read", async () => {
  const cutOff = interchange(group([SOUND])).replace(/IEA.*/s, "");
  assert.deepEqual(told(await itemsOf(cutOff)), [
    "214 0001 read",
    "000000017 rejected missing_trailer at segment 1 ISA",
  ]);
  const other = interchange(group([SOUND]), { control: "000000018" }).replaceAll("*", "|");
  const items = await itemsOf(cutOff + other);
  assert.deepEqual(told(items), [
    "214 0001 read",
    "000000017 rejected missing_trailer at segment 1 ISA",
    "214 0001 read",
    "000000018 accepted",
  ]);
  const firstUnits = items.flatMap((item) => (item.kind === "interchange" ? [item.firstUnit] : []));
  assert.deepEqual(firstUnits, [0, 1]);
});

test("a file that ends within a set rejects the set and the interchange", async () => {
  const cutOff = interchange(group([SOUND])).replace(/SE\*.*/s, "");
  assert.deepEqual(told(await itemsOf(cutOff)), [
    "214 0001 rejected missing_trailer at segment 1 ST",
    "000000017 rejected wrong_structure at segment 1 ST wrong_structure at segment 1 ISA missing_trailer at segment 1 ISA",
  ]);
});

test("a set that is not read here is rejected by its name, and its neighbours are read", async () => {
  const items = await itemsOf(interchange(group([set("856", ["BSN*00*1"]), SOUND])));
  assert.deepEqual(told(items), [
    "856 0001 rejected unsupported_set at segment 1 ST-01",
    "214 0001 read",
    "000000017 accepted",
  ]);
  assert.match(
    unitsIn(items)[0]?.faults[0]?.detail ?? "",
    /"856" is not read here; these are: .*214.*AK502 1/,
  );
  assert.equal(eventsIn(items).length, 1);
});

test("a set in a group of another kind is read, and the mistake told", async () => {
  const items = await itemsOf(interchange(group([SOUND], { functionalId: "IM" })));
  const [receipt] = interchangesIn(items)[0]?.data.groups ?? [];
  assert.equal(receipt?.sets[0]?.status, "accepted_with_errors");
  assert.deepEqual(
    receipt?.sets[0]?.faults.map(({ code }) => code),
    ["wrong_group"],
  );
});

test("missing control numbers", async () => {
  assert.deepEqual(await toldOf(group([set("214", STATUS, { control: "", trailer: "" })])), [
    "214 - rejected missing_control at segment 1 ST-02",
    "000000017 accepted",
  ]);
  assert.match(
    (await toldOf(group([SOUND], { control: "" }))).at(-1) ?? "",
    /rejected wrong_structure at segment 2 GS/,
  );
  const without = interchange(group([SOUND]), { control: "" });
  assert.match(told(await itemsOf(without)).at(-1) ?? "", /^- rejected missing_control at segment 1 ISA-13/);
});

test("a date of the interchange that is none is an error; one outside of our time is left out", async () => {
  const wrong = await itemsOf(interchange(group([SOUND]), { date: "261332" }));
  assert.equal(told(wrong).at(-1), "000000017 accepted_with_errors wrong_date at segment 1 ISA-09");
  const old = await itemsOf(interchange(group([SOUND]), { date: "930602" }));
  assert.equal(told(old).at(-1), "000000017 accepted");
  assert.equal(interchangesIn(old)[0]?.data.prepared_at, null);
});

test("a report names 1000 sets, those with faults first, and counts all", async () => {
  const sets = Array.from({ length: 1500 }, () => SOUND);
  sets[1400] = set("856", []);
  const [event] = interchangesIn(await itemsOf(interchange(group(sets))));
  const [receipt] = event?.data.groups ?? [];
  assert.equal(receipt?.received, 1500);
  assert.equal(receipt?.accepted, 1499);
  assert.equal(receipt?.sets.length, 1000);
  assert.equal(receipt?.sets.filter(({ status }) => status === "rejected").length, 1);
});

test("a hundred groups are acknowledged; more of them are read, and said to be too many", async () => {
  const groups = Array.from({ length: 101 }, (_, index) => group([SOUND], { control: String(index + 1) }));
  const items = await itemsOf(interchange(groups.flat(), { groupCount: 101 }));
  assert.equal(eventsIn(items).length, 101);
  const [event] = interchangesIn(items);
  assert.equal(event?.data.groups.length, 100);
  assert.deepEqual(
    event?.data.faults.map(({ code }) => code),
    ["too_many_groups"],
  );
});

test("a sender's name is text, in UTF-8 or windows-1252", async () => {
  const file = interchange(group([SOUND])).replace("CARRIER", "SPEDITION MÜLLER");
  for (const encoding of ["utf8", "latin1"] as const) {
    const [event] = interchangesIn(await itemsOf(Buffer.from(file, encoding)));
    assert.equal(event?.data.sender.id, "SPEDITION MÜLLER");
  }
});
