// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import { CanonicalEvent, type MilestoneEvent, type TenderResponseEvent } from "../../canonical/index.ts";
import { Mapping } from "../mapping.ts";
import { detailIn, eventsIn, faultsIn, itemsOf, milestoneMapping, remarksIn, unitsIn } from "./test-csv.ts";

const HEADER = "shipment,code,time";
const MAPPING = milestoneMapping();

function columns(...names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, { column: name }]));
}

async function milestones(file: string | Buffer, mapping = MAPPING): Promise<MilestoneEvent[]> {
  const items = await itemsOf(file, mapping);
  assert.deepEqual(faultsIn(items), []);
  return eventsIn(items).map((event) => CanonicalEvent.parse(event) as MilestoneEvent);
}

test("a row is a milestone with everything that its mapping names", async () => {
  const fields = {
    ...columns("tracking", "text", "city", "country", "unlocode", "carrier_scac", "carrier_name", "service"),
    ...columns("signed_by", "classifier", "location_name", "state", "postal_code", "id"),
    reported_at: { column: "reported", format: "yyyyMMddHHmm" },
    time: { column: "When ", format: "dd/MM/yyyy HH:mm" },
    order: { constant: "O-1" },
  };
  const mapping = milestoneMapping({ timezone: "America/Chicago" }, fields);
  const file = `shipment;tracking;code;WHEN;reported;text;city;country;unlocode;carrier_scac;carrier_name;service;signed_by;classifier;location_name;state;postal_code;id
S1;1Z9; Picked up ;20/11/2026 10:00;202611201005;"Door ""B"";
left";Lyon;fra;fr lys;upsn;UPS;Ground;Doe;EST;Hub;ARA;69001;ev-1
`;
  const items = await itemsOf(file, mapping);
  assert.deepEqual(unitsIn(items), ["+ line 2"]);
  const [item] = items;
  assert.ok(item?.kind === "event");
  assert.equal(item.read.raw, file.trimEnd());
  assert.equal(item.read.pointer, "line 2");
  const event = CanonicalEvent.parse(item.read.event) as MilestoneEvent;
  assert.equal(event.id, "ev-1");
  assert.equal(event.subject, "S1");
  assert.equal(event.partitionkey, "shipment:S1");
  assert.equal(event.time, "2026-11-20T16:00:00.000Z");
  assert.deepEqual(event.data, {
    references: [
      { kind: "shipment", value: "S1" },
      { kind: "tracking", value: "1Z9" },
      { kind: "order", value: "O-1" },
    ],
    code: "picked_up",
    partner_code: "Picked up",
    partner_text: 'Door "B";\nleft',
    classifier: "estimated",
    reported_at: "2026-11-20T16:05:00.000Z",
    retracts: null,
    carrier: { scac: "UPSN", name: "UPS", service: "Ground" },
    location: {
      name: "Hub",
      city: "Lyon",
      state: "ARA",
      postal_code: "69001",
      country: "FR",
      unlocode: "FRLYS",
    },
    signed_by: "Doe",
  });
});

test("a code is that of the mapping, as written before any case, else a canonical word, else nobody's guess", async () => {
  const mapping = milestoneMapping({ milestone_codes: { D1: "delivered", d1: "lost", delivered: null } });
  const rows = ["D1", "d1", "In-Transit", "delivered", "X9"].map((code) => `S,${code},2026-11-20T10:00:00Z`);
  const codes = (await milestones([HEADER, ...rows].join("\n"), mapping)).map(({ data }) => data.code);
  assert.deepEqual(codes, ["delivered", "lost", "in_transit", null, null]);
});

test("the same words are the same id, in another order of columns too; other words are another", async () => {
  const [one] = await milestones(`${HEADER}\nS1,delivered,2026-11-20T10:00:00Z`);
  const [same] = await milestones("time,code,shipment,more\n2026-11-20T10:00:00Z,delivered,S1,x");
  const [other] = await milestones(`${HEADER}\nS1,delivered,2026-11-20T10:00:01Z`);
  assert.equal(one?.id, same?.id);
  assert.notEqual(one?.id, other?.id);
  const turned = Object.entries(MAPPING.csv?.layouts[0]?.fields ?? {}).reverse();
  const mapping = Mapping.parse({
    csv: { layouts: [{ record: "milestone", fields: Object.fromEntries(turned) }] },
  });
  const [again] = await milestones(`${HEADER}\nS1,delivered,2026-11-20T10:00:00Z`, mapping);
  assert.equal(one?.id, again?.id);
});

test("an id that says two things is rejected the second time; said again alike it is the same event", async () => {
  const rows = ["1,S1,delivered,2026-11-20", "1,S1,delivered,2026-11-20", "1,S2,delivered,2026-11-20"];
  const items = await itemsOf(`id,${HEADER}\n${rows.join("\n")}`, milestoneMapping({}, columns("id")));
  assert.deepEqual(faultsIn(items), ['line 4, column "id": duplicate_id']);
});

test("a row that cannot be read is rejected with its place, and its neighbours go on", async () => {
  const file = [
    HEADER,
    "S1,delivered,2026-11-20T10:00:00Z",
    "S2,delivered",
    "S3,delivered,2026-11-20T10:00:00Z,left,at door",
    "S4,delivered,30/02/2026",
    ",delivered,2026-11-20T10:00:00Z",
    "S6,,",
    '"S7"x,delivered,2026-11-20T10:00:00Z',
    `${"x".repeat(101)},delivered,2026-11-20T10:00:00Z`,
    "S9\u0001,delivered,2026-11-20T10:00:00Z",
    "S10,delivered,2026-11-20T10:00:00Z",
  ].join("\r\n");
  const items = await itemsOf(file, MAPPING);
  assert.deepEqual(faultsIn(items), [
    "line 3: too_few_cells",
    "line 4: too_many_cells",
    'line 5, column "time": wrong_time',
    "line 6: missing",
    'line 7, column "code": missing',
    'line 7, column "time": missing',
    "line 8: misplaced_quote",
    'line 9, column "shipment": too_long',
    "line 10: control_character",
  ]);
  assert.deepEqual(
    eventsIn(items).map(({ subject }) => subject),
    ["S1", "S10"],
  );
  const rejected = items.find((item) => item.kind === "unit" && item.name === "line 3");
  assert.ok(rejected?.kind === "unit");
  assert.equal(rejected.raw, `${HEADER}\nS2,delivered`);
  assert.equal(rejected.unit, 1);
});

test("blank lines, empty cells beyond the header and any line ends are nothing to stumble over", async () => {
  const file = `\n${HEADER},,\r\n\r;;\r,,,,,\nS1,delivered,2026-11-20,,,,\r\n  \nS2,delivered,2026-11-20\n\n`;
  const events = await milestones(file.replace(";;", ",,"));
  assert.deepEqual(
    events.map(({ subject }) => subject),
    ["S1", "S2"],
  );
});

test("the delimiter is found by the header line, also where Excel tells it", async () => {
  for (const delimiter of [",", ";", "\t", "|"]) {
    const rows = `${HEADER}\nS1,delivered,2026-11-20`.replaceAll(",", delimiter);
    assert.equal((await milestones(rows)).length, 1);
    const first = rows.replace("\n", `\nx${delimiter}`);
    const other = delimiter === ";" ? "|" : ";";
    assert.equal((await milestones(`"a${other.repeat(9)}"${delimiter}${first}`)).length, 1);
  }
  assert.equal(
    (await milestones(`sep=|\r\n${HEADER}\nS1|delivered|2026-11-20`.replaceAll(",", "|"))).length,
    1,
  );
  const settled = milestoneMapping({ csv: { delimiter: ";" } }, { shipment: { column: "a,b,c" } });
  assert.equal((await milestones("a,b,c;code;time\nS1;delivered;2026-11-20", settled)).length, 1);
});

test("an encoding is that of the mapping; bytes that are none in it cost their row", async () => {
  const mapping = (encoding: string) => milestoneMapping({ csv: { encoding } }, columns("city"));
  const text = `${HEADER},city\nS1,delivered,2026-11-20,Kö€ln’\nS2,delivered,2026-11-20,Lyon\n`;
  const cp1252 = Buffer.from(text.replace("€", "\u0080").replace("’", "\u0092"), "latin1");
  const files: [string, Buffer][] = [
    ["utf-8", Buffer.from(text)],
    ["utf-8", Buffer.from(`\ufeff${text}`)],
    ["windows-1252", cp1252],
    ["utf-16le", Buffer.from(text, "utf16le")],
    ["utf-16le", Buffer.from(`\ufeff${text}`, "utf16le")],
  ];
  for (const [encoding, file] of files) {
    const [event] = await milestones(file, mapping(encoding));
    assert.equal(event?.data.location?.city, "Kö€ln’", encoding);
  }
  const items = await itemsOf(cp1252, mapping("utf-8"), 1);
  assert.deepEqual(faultsIn(items), ["line 2: wrong_encoding"]);
  assert.deepEqual(unitsIn(items), ["- line 2", "+ line 3"]);
});

test("what is no text, or in another encoding than settled, is refused with what to do", async () => {
  const utf16 = Buffer.from(`\ufeff${HEADER}\nS1,delivered,2026-11-20`, "utf16le");
  const settled = (encoding: string) => milestoneMapping({ csv: { encoding } });
  const files: [Buffer, Mapping, RegExp][] = [
    [utf16, MAPPING, /UTF-16 .* settle utf-16le/],
    [utf16.subarray(2), MAPPING, /UTF-16/],
    [Buffer.from(utf16).swap16(), settled("utf-16le"), /big-endian .* save it as UTF-8/],
    [Buffer.from(HEADER), settled("utf-16le"), /not UTF-16 .* settle utf-8/],
    [Buffer.from(`\ufeff${HEADER}`), settled("windows-1252"), /UTF-8 .* settle utf-8/],
    [Buffer.from("504b030414000600", "hex"), MAPPING, /zip archive .* save the sheet as CSV/],
    [Buffer.from("1f8b0800", "hex"), MAPPING, /gzip/],
    [Buffer.from(`${HEADER}\nS1,\0,x`), MAPPING, /zeros/],
    [Buffer.alloc(0), MAPPING, /empty/],
  ];
  for (const [file, mapping, detail] of files) {
    const items = await itemsOf(file, mapping);
    assert.equal(items.length, 1);
    assert.match(detailIn(items), detail);
    assert.ok(items[0]?.kind === "fault" && items[0].isFatal);
  }
});

test("a file of a header only, and one of blank lines, is told to be so", async () => {
  const empty = await itemsOf(`${HEADER}\n\n`, MAPPING);
  assert.deepEqual(faultsIn(empty), []);
  assert.deepEqual(
    empty.map((item) => item.kind === "unit" && item.remarks.map(({ code }) => code)),
    [["nothing_to_record"]],
  );
  assert.deepEqual(faultsIn(await itemsOf("\n \n", MAPPING)), ["line 1: empty_file (fatal)"]);
});

test("without a mapping a file is refused with its columns", async () => {
  const items = await itemsOf("\nPro No;Status\n1;D1\n", Mapping.parse({}));
  assert.deepEqual(faultsIn(items), ["line 2: mapping_needed (fatal)"]);
  assert.match(detailIn(items), /"Pro No", "Status"/);
});

test("a header that lacks a column, or has one twice, is refused with what it has", async () => {
  const items = await itemsOf("shipment,kode,time\nS1,delivered,2026-11-20\n", MAPPING);
  assert.deepEqual(faultsIn(items), ["line 1: missing_column (fatal)"]);
  assert.match(detailIn(items), /lacks .*"code".* has "shipment", "kode", "time"/);
  const twice = await itemsOf("shipment,code,time,code\n", MAPPING);
  assert.deepEqual(faultsIn(twice), ["line 1: duplicate_column (fatal)"]);
  // Twice in a column that nobody reads is nobody's business.
  assert.equal((await milestones("shipment,code,time,x,x\nS1,delivered,2026-11-20,1,2\n")).length, 1);
});

test("what the mapping itself lacks is told once for the file", async () => {
  const fields = {
    code: { column: "code" },
    wieght: { column: "weight" },
    reported_at: { column: "r", format: "QQ" },
  };
  const mapping = Mapping.parse({ csv: { layouts: [{ record: "milestone", fields }] } });
  const items = await itemsOf("code,weight,r\n1,2,3\n4,5,6\n", mapping);
  assert.deepEqual(faultsIn(items), [
    "mapping: unknown_field (fatal)",
    "mapping: missing_field (fatal)",
    "mapping: missing_field (fatal)",
    "mapping: wrong_format (fatal)",
  ]);
});

test("a formula stays text where text stands, and is none where anything else does", async () => {
  const mapping = milestoneMapping({}, columns("text"));
  const rows = [
    `S1,delivered,2026-11-20,"=cmd|' /C calc'!A0"`,
    "S2,delivered,2026-11-20,-",
    "@SUM(1),delivered,2026-11-20,ok",
    "S4,+1,2026-11-20,ok",
    "S5,delivered,=NOW(),ok",
  ];
  const items = await itemsOf(`${HEADER},text\n${rows.join("\n")}\n`, mapping);
  assert.deepEqual(remarksIn(items), ['line 2, column "text": formula']);
  assert.deepEqual(faultsIn(items), [
    'line 4, column "shipment": formula',
    'line 5, column "code": formula',
    'line 6, column "time": formula',
  ]);
  const [event] = eventsIn(items) as MilestoneEvent[];
  assert.equal(event?.data.partner_text, "=cmd|' /C calc'!A0");
});

test("a zone is the row's own before that of the mapping; hours that clocks skip or repeat are told", async () => {
  const mapping = milestoneMapping({ timezone: "Europe/Paris" }, columns("time_zone"));
  const rows = ["2026-11-20 10:00,", "2026-11-20 10:00,America/New_York", "2026-11-20 10:00,+05:30"];
  const wrong = ["2026-11-20 10:00,ET?", "2026-03-29 02:30,", "2026-10-25 02:30,"];
  const file = (list: string[]) =>
    `${HEADER},time_zone\n${list.map((row) => `S1,delivered,${row}`).join("\n")}`;
  const times = (await milestones(file(rows), mapping)).map(({ time }) => time.slice(11, 16));
  assert.deepEqual(times, ["09:00", "15:00", "04:30"]);
  assert.deepEqual(faultsIn(await itemsOf(file(wrong), mapping)), [
    'line 2, column "time_zone": unknown_time_zone',
    'line 3, column "time": skipped_time',
    'line 4, column "time": ambiguous_time',
  ]);
});

test("a country, a UN/LOCODE or a SCAC that is none is left out with a remark", async () => {
  const mapping = milestoneMapping({}, columns("country", "unlocode", "carrier_scac"));
  const items = await itemsOf(
    `${HEADER},country,unlocode,carrier_scac\nS1,delivered,2026-11-20,Frankreich,Lyon,UPS Ground\n`,
    mapping,
  );
  assert.deepEqual(faultsIn(items), []);
  assert.deepEqual(remarksIn(items).sort(), [
    'line 2, column "carrier_scac": left_out',
    'line 2, column "country": left_out',
    'line 2, column "unlocode": left_out',
  ]);
});

test("the answer to a tender", async () => {
  const fields = columns("shipment", "pro", "response", "reason_code", "reason", "time", "id");
  const mapping = Mapping.parse({ csv: { layouts: [{ record: "tender_response", fields }] } });
  const items = await itemsOf(
    "shipment,pro,response,reason_code,reason,time,id\nL1,77,A,,,2026-11-20T10:00:00Z,\nL2,,Declined,CAP,no truck,,\nL3,,perhaps,,,,\nL4,,,,,,\n",
    mapping,
  );
  assert.deepEqual(faultsIn(items), [
    'line 4, column "response": unknown_value',
    'line 5, column "response": missing',
  ]);
  const [accepted, declined] = eventsIn(items).map(
    (event) => CanonicalEvent.parse(event) as TenderResponseEvent,
  );
  assert.equal(accepted?.data.response, "accepted");
  assert.equal(accepted?.time, "2026-11-20T10:00:00.000Z");
  assert.deepEqual(declined?.data.references, [{ kind: "shipment", value: "L2" }]);
  assert.deepEqual(
    [declined?.data.response, declined?.data.reason_code, declined?.data.reason],
    ["declined", "CAP", "no truck"],
  );
});

test("a cell of 1 MB and a row of thousands of cells are read where nobody maps them, and told where somebody does", async () => {
  const big = "x".repeat(1_000_000);
  const wide = Array.from({ length: 5000 }, (_, index) => `c${index}`).join();
  const file = `${HEADER},text,${wide}\nS1,delivered,2026-11-20,${big},${wide}\nS2,delivered,2026-11-20,,${wide}\n`;
  assert.equal((await milestones(file)).length, 2);
  const items = await itemsOf(file, milestoneMapping({}, columns("text")));
  assert.deepEqual(faultsIn(items), ['line 2, column "text": too_long']);
  for (const item of items) {
    if (item.kind === "event") assert.ok((item.read.raw ?? "").length <= 16_384);
    if (item.kind === "unit") assert.ok(item.raw.length <= 262_144);
  }
});

test("a file is read alike in pieces of any size", async () => {
  const file = `\ufeff${HEADER}\r\n"S""1",delivered,2026-11-20\r\nÉ2,x,"2026-\n"\r\n"S3,y\n`;
  const whole = await itemsOf(file, MAPPING);
  for (const size of [1, 2, 3, 7]) assert.deepEqual(await itemsOf(file, MAPPING, size), whole);
});

test("a system's kinds of files are told apart by their columns, whatever the order of the layouts", async () => {
  const layouts = [
    { record: "milestone", fields: { ...columns("shipment", "code", "time") } },
    { record: "tender_response", fields: { ...columns("shipment", "response", "time") } },
    { record: "milestone", fields: { ...columns("shipment", "code", "time", "city") } },
  ];
  for (const order of [layouts, [...layouts].reverse()]) {
    const mapping = Mapping.parse({ csv: { layouts: order } });
    const [answer] = eventsIn(
      await itemsOf("shipment,response,time\nS1,accepted,2026-11-20T10:00:00Z", mapping),
    );
    assert.equal(answer?.type, "freight.tender.response.v1");
    const [plain] = await milestones("shipment,code,time\nS1,delivered,2026-11-20T10:00:00Z", mapping);
    assert.equal(plain?.data.location, null);
    const [placed] = await milestones(
      "shipment,code,time,city\nS1,delivered,2026-11-20T10:00:00Z,Lyon",
      mapping,
    );
    assert.equal(placed?.data.location?.city, "Lyon");
    const items = await itemsOf("shipment,code\nS1,delivered", mapping);
    assert.deepEqual(faultsIn(items), ["line 1: missing_column (fatal)"]);
    assert.match(detailIn(items), /lacks what the mapping names: "time"\./);
  }
});
