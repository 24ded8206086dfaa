// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { BankStatementEvent } from "../../canonical/index.ts";
import { fileDialectOf } from "../file-dialects.ts";
import { mt940 } from "./mt940.ts";
import { dayNear, dayOf } from "./mt940-values.ts";
import { eventsIn, faultsIn, faultsOf, itemsOf, statementsOf } from "./test-bank.ts";

/** A statement from 100,00 on, with these fields between its balances. */
function statement(closing: string, ...fields: string[]): string {
  const head = [":20:REF1", ":25:NL71RABO0123456789", ":28C:00027/001", ":60F:C261231EUR100,00"];
  return [...head, ...fields, `:62F:${closing}`, "-", ""].join("\r\n");
}

async function entryOf(...fields: string[]) {
  const items = await itemsOf(
    mt940,
    statement("C270102EUR100,00", ...fields, ":61:2701020102D1,00NTRFNONREF"),
  );
  assert.deepEqual(faultsIn(items), []);
  return eventsIn(items)[0]?.data.entries[0];
}

test("a statement is read with its account, number, balances and entries", async () => {
  const [data] = await statementsOf(
    mt940,
    statement("D270102EUR50,10", ":61:2701020101D150,1NTRFINV 7//B77", ":86:Rent", "of January"),
  );
  assert.deepEqual(data, {
    kind: "statement",
    format: "mt940",
    account: { iban: "NL71RABO0123456789", number: null, bank: null, currency: "EUR" },
    number: "27",
    page: "1",
    reference: "REF1",
    opening: { on: "2026-12-31", amount: "100.00" },
    closing: { on: "2027-01-02", amount: "-50.10" },
    entries: [
      {
        reference: "B77",
        owner_reference: "INV 7",
        booked_on: "2027-01-01",
        value_on: "2027-01-02",
        amount: "-150.1",
        original: null,
        is_reversal: false,
        transaction_code: "NTRF",
        end_to_end_id: null,
        creditor_reference: null,
        counterparty: null,
        remittance: "Rent\nof January",
        details: [],
      },
    ],
  });
});

test("marks say the direction, also of what is taken back", async () => {
  const [data] = await statementsOf(
    mt940,
    statement(
      "C270102EUR100,00",
      ":61:2701020102C1,00NTRFNONREF",
      ":61:2701020102D2,NTRFNONREF",
      ":61:2701020102RC3,00NTRFNONREF",
      ":61:2701020102RD4,00NTRFNONREF",
      ":61:2701020102DR0,5NTRFNONREF",
      ":61:270102CR0,50S940NONREF",
    ),
  );
  const told = data?.entries.map(({ amount, is_reversal }) => `${amount} ${is_reversal}`);
  assert.deepEqual(told, ["1.00 false", "-2 false", "-3.00 true", "4.00 true", "-0.5 false", "0.50 false"]);
});

test("what is expected only is no entry, and that is said", async () => {
  const items = await itemsOf(
    mt940,
    statement("C270102EUR100,00", ":61:2701020102EC7,00NTRFNONREF", ":86:soon"),
  );
  assert.deepEqual(eventsIn(items)[0]?.data.entries, []);
  const [unit] = items.filter((item) => item.kind === "unit");
  assert.equal(unit?.remarks[0]?.pointer, "line 5 :61:");
});

test("the year turns between an entry's two dates", () => {
  assert.equal(dayNear("1231", "2027-01-02"), "2026-12-31");
  assert.equal(dayNear("0101", "2026-12-31"), "2027-01-01");
  assert.equal(dayNear("0229", "2027-01-02"), null);
  assert.equal(dayNear("1301", "2027-01-02"), null);
  assert.deepEqual(["260229", "800101", "791231"].map(dayOf), [null, "1980-01-01", "2079-12-31"]);
});

test("the details of German banks: who, where from, the payer's reference, words over several fields", async () => {
  const entry = await entryOf(
    ":61:2701020102C1,00NTRFNONREF//88",
    ":86:166?00GUTSCHR?20EREF+0123456789 0123456789?2101234567?22SVWZ+RF18 5390 0754?23 7034",
    "?30COBADEFFXXX?31DE89370400440532013000?32MUELLER?33 GMBH?34000",
  );
  assert.deepEqual(entry, {
    ...entry,
    transaction_code: "NTRF-166",
    end_to_end_id: "0123456789 0123456789 01234567",
    creditor_reference: "RF18539007547034",
    counterparty: { name: "MUELLER GMBH", account: "DE89370400440532013000", bank: "COBADEFFXXX" },
  });
  assert.match(entry?.remittance ?? "", /^RF18 5390 0754/);
});

test("a field of remittance that is full goes on in the next one", async () => {
  const full = "abcdefghijklmnopqrstuvwxyz1";
  const entry = await entryOf(":61:2701020102C1,00NTRFNONREF", `:86:051?00X?20${full}?2123?22end`);
  assert.equal(entry?.remittance, `${full}23 end`);
});

test("the details of slashed marks", async () => {
  const unstructured = await entryOf(
    ":61:2701020102C1,00N102EREF",
    "NL70ABNA0987654321",
    ":86:/EREF/E2E-9/BENM//NAME/JOHN DO",
    "E/REMI/USTD//Invoice 7/ISDT/2027-01-02",
  );
  assert.equal(unstructured?.end_to_end_id, "E2E-9");
  assert.equal(unstructured?.owner_reference, null);
  assert.deepEqual(unstructured?.counterparty, {
    name: "JOHN DOE",
    account: "NL70ABNA0987654321",
    bank: null,
  });
  assert.equal(unstructured?.remittance, "Invoice 7");
  const structured = await entryOf(
    ":61:2701020102C1,00N102NONREF",
    ":86:/CNTP/NL32INGB0000012345/INGBNL2A/ACME BV///REMI/STRD/CUR/9001123412341234/",
  );
  assert.equal(structured?.creditor_reference, "9001123412341234");
  assert.deepEqual(structured?.counterparty, {
    name: "ACME BV",
    account: "NL32INGB0000012345",
    bank: "INGBNL2A",
  });
});

test("accounts as banks write them", async () => {
  const cases: [string, object][] = [
    [":25:NL71RABO0123456789EUR", { iban: "NL71RABO0123456789", number: null, bank: null }],
    [":25:NL71 RABO 0123 4567 89 EUR", { iban: "NL71RABO0123456789", number: null, bank: null }],
    [":25:45050050/76198810", { iban: null, number: "76198810", bank: "45050050" }],
    [":25:517852257", { iban: null, number: "517852257", bank: null }],
    [":25:RABONL2U/NL71RABO0123456789", { iban: "NL71RABO0123456789", number: null, bank: "RABONL2U" }],
    [":25P:517852257\r\nABNANL2A", { iban: null, number: "517852257", bank: "ABNANL2A" }],
    [":25:FR1420041010050500013M02606", { iban: "FR1420041010050500013M02606", number: null, bank: null }],
  ];
  for (const [field, account] of cases) {
    const file = statement("C261231EUR100,00").replace(":25:NL71RABO0123456789", field);
    const [data] = await statementsOf(mt940, file);
    assert.deepEqual(data?.account, { ...account, currency: "EUR" }, field);
  }
});

test("what is wrong is told at its place, and rejects its statement alone", async () => {
  const cases: [string, string[]][] = [
    [statement("C270102EUR99,99"), ["line 5 :62F: does_not_add_up"]],
    [statement("C270102USD100,00"), ["line 5 :62F: wrong_currency"]],
    [statement("C271302EUR100,00"), ["line 5 :62F: wrong_format"]],
    [statement("C270102EUR100.00"), ["line 5 :62F: wrong_format"]],
    [statement("C270102EUR100,00", ":61:2702300102C1,00NTRFX"), ["line 5 :61: wrong_date"]],
    [statement("C270102EUR100,00", ":61:no entry"), ["line 5 :61: wrong_format"]],
    [statement("C270102EUR100,00", ":61:270102C1.2.3,00NTRFX"), ["line 5 :61: wrong_amount"]],
    [statement("C270102EUR100,00", ":60F:C261231EUR100,00"), ["line 5 :60F: twice"]],
    [statement("C270102EUR100,00", ":62F:C261231EUR100,00"), ["line 6 :62F: twice"]],
    [statement("C270102EUR100,00").replace(/:62F.*\r\n/, ""), ["line 1 missing"]],
    [statement("C270102EUR100,00").replace(/:60F.*\r\n/, ""), ["line 1 missing"]],
    [statement("C270102EUR100,00").replace(/:25:.*\r\n/, ""), ["line 3 :60F: missing"]],
    [statement("C270102EUR100,00").replace("6789", "6789 USD"), ["line 4 :60F: wrong_currency"]],
    [
      statement("C270102EUR100,00").replace("-\r\n", ":61:2701020102C1,00NTRFX\r\n-\r\n"),
      ["line 6 :61: misplaced"],
    ],
  ];
  for (const [file, faults] of cases) {
    assert.deepEqual(await faultsOf(mt940, file), faults);
    const items = await itemsOf(mt940, `${file}${statement("C261231EUR100,00")}`);
    const rejected = new Set(
      items.flatMap((one) => (one.kind === "unit" && one.faults.length ? [one.unit] : [])),
    );
    const taken = items.filter((item) => item.kind === "event" && !rejected.has(item.unit));
    assert.equal(taken.length, 1, file);
  }
});

test("what stands around the statements is passed over: SWIFT's blocks, lines of banks", async () => {
  const swift = statement("C261231EUR100,00").replace(":20:", "{1:F01ABNANL2AXXXX}{2:I940X}{4:\r\n:20:");
  const [block] = await statementsOf(mt940, swift.replace("\r\n-\r\n", "\r\n-}{5:}\r\n"));
  assert.equal(block?.number, "27");
  const banks = `ABNANL2A\n940\nABNANL2A\n${statement("C261231EUR100,00")}`;
  assert.equal((await statementsOf(mt940, banks)).length, 1);
});

test("a long statement comes in pages that add up one after another, whatever the pieces it is read in", async () => {
  const entries = Array.from({ length: 1201 }, (_, index) => `:61:2701020102C1,00NTRFNONREF//B${index}`);
  const file = statement("C270102EUR1301,00", ...entries);
  const pages = await statementsOf(mt940, file, 1000);
  assert.deepEqual(
    pages.map(({ page, opening, closing, entries: own }) => [
      page,
      opening?.amount,
      closing?.amount,
      own.length,
    ]),
    [
      ["1.1", "100.00", "600.00", 500],
      ["1.2", "600.00", "1100.00", 500],
      ["1.3", "1100.00", "1301.00", 201],
    ],
  );
  assert.deepEqual(await statementsOf(mt940, file), pages);
  const wrong = await itemsOf(mt940, statement("C270102EUR1,00", ...entries));
  assert.deepEqual(faultsIn(wrong), ["line 1206 :62F: does_not_add_up"]);
});

test("no decimal or only decimals: amounts are kept to the last digit", async () => {
  const file = statement("C270102JPY1105,", ":61:2701020102C1000,NTRFNONREF", ":61:2701020102C5,NTRFNONREF");
  const [yen] = await statementsOf(mt940, file.replace("EUR100,00", "JPY100,"));
  assert.deepEqual(
    yen?.entries.map(({ amount }) => amount),
    ["1000", "5"],
  );
  const dinar = statement("C270102KWD100,125", ":61:2701020102C0,125NTRFNONREF").replace(
    "EUR100,00",
    "KWD100,000",
  );
  assert.deepEqual((await statementsOf(mt940, dinar))[0]?.entries[0]?.amount, "0.125");
});

test("a text in ISO 8859-1 is read, control characters are not kept", async () => {
  const file = statement("C270102EUR101,00", ":61:2701020102C1,00NTRFNONREF", ":86:M\u00fcller\u0007 <b>");
  const [data] = await statementsOf(mt940, Buffer.from(file, "latin1"));
  assert.equal(data?.entries[0]?.remittance, "Müller  <b>");
});

test("a file without statements, an endless line and an endless field are refused", async () => {
  assert.deepEqual(await faultsOf(mt940, "hello\n"), ["line 1 missing"]);
  assert.deepEqual(await faultsOf(mt940, ""), ["line 1 missing"]);
  const endless = await itemsOf(mt940, `:20:A\n:25:1\n${"x".repeat(200_000)}`);
  assert.match(faultsIn(endless).join(), /line 3 too_long/);
  const long = await itemsOf(mt940, `:20:A\n:25:1\n${"x".repeat(20_000)}\n:28C:1\n`);
  assert.match(faultsIn(long).join(), /line 3 too_long/);
  const field = await itemsOf(mt940, `:20:A\n${"x\n".repeat(200)}`);
  assert.match(faultsIn(field).join(), /too_long/);
});

test("it is recognized, and nothing else is", () => {
  const file = Buffer.from(statement("C261231EUR100,00"));
  assert.equal(fileDialectOf(file)?.name, "mt940");
  assert.equal(fileDialectOf(Buffer.concat([Buffer.from(":940:\n"), file]))?.name, "mt940");
  for (const other of ["a,b\n:20:x,1", "ISA*00*", "{}", ":20:only"]) {
    assert.notEqual(fileDialectOf(Buffer.from(other))?.name, "mt940", other);
  }
});

test("whatever stands in it gives faults or canonical events", async () => {
  const lines = statement(
    "C270102EUR101,00",
    ":61:2701020102C1,00NTRFNONREF//1",
    ":86:166?00A?20B?32C",
  ).split("\r\n");
  const junk = fc.oneof(
    fc.string(),
    fc.constantFrom(
      ":61:",
      ":86:",
      ":60F:",
      ":62F:C261231EUR1,",
      "-",
      ":20:",
      ":25:",
      ":28C:/",
      ":99:",
      "\u0000",
      "/",
    ),
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(lines.length - 1), junk, fc.boolean(), async (at, put, isReplaced) => {
      const items = await itemsOf(mt940, lines.toSpliced(at, isReplaced ? 1 : 0, put).join("\n"), 7);
      for (const event of eventsIn(items)) assert.deepEqual(BankStatementEvent.parse(event), event);
      assert.ok(items.length > 0);
    }),
    { numRuns: 300 },
  );
});
