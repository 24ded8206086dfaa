// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { BankStatementEvent } from "../../canonical/index.ts";
import { fileDialectOf } from "../file-dialects.ts";
import { camt } from "./camt.ts";
import { eventsIn, faultsIn, faultsOf, itemsOf, statementsOf } from "./test-bank.ts";

const IBAN = "CH9300762011623852957";

function balance(type: string, amount: string, day: string, mark = "CRDT", currency = "CHF"): string {
  return (
    `<Bal><Tp><CdOrPrtry><Cd>${type}</Cd></CdOrPrtry></Tp><Amt Ccy="${currency}">${amount}</Amt>` +
    `<CdtDbtInd>${mark}</CdtDbtInd><Dt><Dt>${day}</Dt></Dt></Bal>`
  );
}

interface Told {
  readonly amount?: string;
  readonly mark?: string;
  readonly status?: string;
  readonly currency?: string;
  /** What stands behind the dates. */
  readonly more?: string;
}

function entry({ amount = "5.00", mark = "CRDT", status = "BOOK", currency = "CHF", more = "" }: Told = {}) {
  return (
    `<Ntry><Amt Ccy="${currency}">${amount}</Amt><CdtDbtInd>${mark}</CdtDbtInd><Sts>${status}</Sts>` +
    `<BookgDt><Dt>2026-12-14</Dt></BookgDt><ValDt><DtTm>2026-12-15T00:30:00+01:00</DtTm></ValDt>${more}</Ntry>`
  );
}

const ACCOUNT = `<Acct><Id><IBAN>${IBAN}</IBAN></Id><Ccy>CHF</Ccy></Acct>`;

/** A statement that leads to this balance. */
function stmt(closing: string, entries: string, account = ACCOUNT): string {
  const balances = balance("OPBD", "10.00", "2026-12-13") + balance("CLBD", closing, "2026-12-14");
  return `<Stmt><Id>S1</Id><ElctrncSeqNb>0348</ElctrncSeqNb>${account}${balances}${entries}</Stmt>`;
}

function document(body: string, { version = "08", type = "053", root = "BkToCstmrStmt", head = "" } = {}) {
  const space = `urn:iso:std:iso:20022:tech:xsd:camt.${type}.001.${version}`;
  const header = "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-12-14T18:00:00Z</CreDtTm></GrpHdr>";
  return `<?xml version="1.0" encoding="UTF-8"?>${head}\n<Document xmlns="${space}"><${root}>${header}\n${body}\n</${root}></Document>`;
}

const NOTIFICATION = { type: "054", root: "BkToCstmrDbtCdtNtfctn" };

async function entryOf(told: Told, closing: string) {
  const [data] = await statementsOf(camt, document(stmt(closing, entry(told))));
  return data?.entries[0];
}

const PARTIES =
  "<RltdPties><Dbtr><Nm>Payer &amp; Co</Nm></Dbtr><DbtrAcct><Id><IBAN>DE89370400440532013000</IBAN></Id></DbtrAcct>" +
  "<Cdtr><Pty><Nm>Payee Ltd</Nm></Pty></Cdtr><CdtrAcct><Id><Othr><Id>123-4</Id></Othr></Id></CdtrAcct></RltdPties>" +
  "<RltdAgts><DbtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></DbtrAgt></RltdAgts>";

test("a statement is read with its account, number, balances and entries", async () => {
  const more =
    "<AcctSvcrRef>B77</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>" +
    `<NtryDtls><TxDtls><Refs><EndToEndId>E2E-1</EndToEndId></Refs>${PARTIES}` +
    "<RmtInf><Ustrd>Invoice 7</Ustrd><Ustrd>thank you</Ustrd><Strd><CdtrRefInf><Ref>RF18539007547034</Ref></CdtrRefInf></Strd></RmtInf>" +
    "</TxDtls></NtryDtls>";
  const [data] = await statementsOf(camt, document(stmt("15.00", entry({ more }))));
  assert.deepEqual(data, {
    kind: "statement",
    format: "camt.053",
    account: { iban: IBAN, number: null, bank: null, currency: "CHF" },
    number: "348",
    page: null,
    reference: "S1",
    opening: { on: "2026-12-13", amount: "10.00" },
    closing: { on: "2026-12-14", amount: "15.00" },
    entries: [
      {
        reference: "B77",
        owner_reference: null,
        booked_on: "2026-12-14",
        value_on: "2026-12-15",
        amount: "5.00",
        original: null,
        is_reversal: false,
        transaction_code: "PMNT-RCDT-ESCT",
        end_to_end_id: "E2E-1",
        creditor_reference: "RF18539007547034",
        counterparty: { name: "Payer & Co", account: "DE89370400440532013000", bank: "COBADEFFXXX" },
        remittance: "Invoice 7\nthank you",
        details: [],
      },
    ],
  });
});

test("who is on the other side follows the direction, of a reversal the one that is taken back", async () => {
  const details = `<NtryDtls><TxDtls>${PARTIES}</TxDtls></NtryDtls>`;
  const name = async (told: Told, closing: string) => (await entryOf(told, closing))?.counterparty?.name;
  assert.equal(await name({ more: details }, "15.00"), "Payer & Co");
  assert.equal(await name({ mark: "DBIT", more: details }, "5.00"), "Payee Ltd");
  const back = `<RvslInd>true</RvslInd>${details}`;
  assert.equal(await name({ mark: "DBIT", more: back }, "5.00"), "Payer & Co");
  const reversal = await entryOf({ mark: "DBIT", more: back }, "5.00");
  assert.deepEqual([reversal?.amount, reversal?.is_reversal], ["-5.00", true]);
});

test("a batch that is booked as one entry stays one, with its transactions", async () => {
  const one = (amount: string, name: string) =>
    `<TxDtls><Refs><AcctSvcrRef>T-${name}</AcctSvcrRef></Refs><Amt Ccy="CHF">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>` +
    `<RltdPties><Dbtr><Nm>${name}</Nm></Dbtr></RltdPties></TxDtls>`;
  const more = `<NtryDtls>${one("2.00", "A")}${one("3.00", "B")}</NtryDtls><AddtlNtryInf>Batch</AddtlNtryInf>`;
  const read = await entryOf({ more }, "15.00");
  assert.deepEqual([read?.amount, read?.remittance, read?.counterparty], ["5.00", "Batch", null]);
  assert.deepEqual(
    read?.details.map(({ amount, reference, counterparty }) => [amount, reference, counterparty?.name]),
    [
      ["2.00", "T-A", "A"],
      ["3.00", "T-B", "B"],
    ],
  );
  const items = await itemsOf(
    camt,
    document(stmt("15.00", entry({ more: `<NtryDtls>${one("1.00", "A").repeat(1001)}</NtryDtls>` }))),
  );
  assert.deepEqual(eventsIn(items)[0]?.data.entries[0]?.details, [], "all of them, or none");
  const [unit] = items.filter((item) => item.kind === "unit");
  assert.match(unit?.remarks[0]?.detail ?? "", /1001 transactions/);
});

test("a notification has no balances; a day within its time is the bank's", async () => {
  const body = `<Ntfctn><Id>N1</Id><CreDtTm>2026-12-14T10:00:00+01:00</CreDtTm>${ACCOUNT}${entry()}</Ntfctn>`;
  const items = await itemsOf(camt, document(body, NOTIFICATION));
  const [event] = eventsIn(items);
  assert.equal(event?.time, "2026-12-14T09:00:00.000Z");
  const { kind, format, number, opening, closing, entries } = event?.data ?? {};
  assert.deepEqual([kind, format, number, opening, closing], ["notification", "camt.054", "N1", null, null]);
  assert.deepEqual([entries?.[0]?.booked_on, entries?.[0]?.value_on], ["2026-12-14", "2026-12-15"]);
});

test("the elements of version 2 and those since, with or without a prefix", async () => {
  for (const version of ["02", "04", "06", "08", "13"]) {
    const status = version === "02" ? "BOOK" : "<Cd>BOOK</Cd>";
    const file = document(stmt("15.00", entry({ status })), { version });
    assert.equal((await statementsOf(camt, file))[0]?.entries.length, 1, version);
  }
  const prefixed = document(stmt("15.00", entry()))
    .replace(/<(\/?)(?=[A-Z])/g, "<$1n:")
    .replace("xmlns=", "xmlns:n=");
  assert.equal((await statementsOf(camt, prefixed))[0]?.entries.length, 1);
});

test("the opening balance may be the closing one of the day before, or one within the day", async () => {
  for (const [type, closing] of [
    ["PRCD", "CLBD"],
    ["ITBD", "ITBD"],
  ] as const) {
    const balances = balance(type, "10.00", "2026-12-13") + balance(closing, "15.00", "2026-12-14");
    const file = document(`<Stmt><Id>S1</Id>${ACCOUNT}${balances}${entry()}</Stmt>`);
    assert.equal((await statementsOf(camt, file))[0]?.opening?.amount, "10.00");
  }
});

test("an entry that is not booked yet is none, and that is said", async () => {
  for (const status of ["PDNG", "<Cd>INFO</Cd>"]) {
    const items = await itemsOf(camt, document(stmt("10.00", entry({ status }))));
    assert.deepEqual(eventsIn(items)[0]?.data.entries, []);
    assert.match(JSON.stringify(items), /not booked yet/);
  }
});

test("what was instructed in another currency is kept beside the amount", async () => {
  const more =
    '<NtryDtls><TxDtls><AmtDtls><InstdAmt><Amt Ccy="USD">6.10</Amt></InstdAmt></AmtDtls></TxDtls></NtryDtls>';
  assert.deepEqual((await entryOf({ mark: "DBIT", more }, "5.00"))?.original, {
    amount: "-6.10",
    currency: "USD",
  });
  assert.equal((await entryOf({ more: more.replace("USD", "CHF") }, "15.00"))?.original, null);
});

test("what is wrong is told at its place, and rejects its statement alone", async () => {
  const cases: [string, string][] = [
    [stmt("14.00", entry()), "line 3 Bal does_not_add_up"],
    [stmt("15.00", entry({ currency: "EUR" })), "line 3 Amt wrong_currency"],
    [stmt("15.00", entry({ amount: "5,00" })), "line 3 Amt wrong_amount"],
    [stmt("15.00", entry({ amount: "-5.00" })), "line 3 Amt wrong_amount"],
    [stmt("15.00", entry({ amount: "5.0000001" })), "line 3 Amt wrong_amount"],
    [stmt("15.00", entry({ mark: "CREDIT" })), "line 3 CdtDbtInd wrong_value"],
    [stmt("15.00", entry().replace(/<BookgDt>.*<\/ValDt>/, "")), "line 3 Ntry wrong_date"],
    [stmt("15.00", entry(), "<Acct><Ccy>CHF</Ccy></Acct>"), "line 3 Acct missing"],
    [stmt("15.00", entry()).replace("OPBD", "XXXX"), "line 3 Ntry missing"],
    [stmt("15.00", entry()).replace("CLBD", "XXXX"), "line 3 Stmt missing"],
    [
      stmt("15.00", entry()).replace("2026-12-14</Dt></Dt></Bal>", "2026-13-14</Dt></Dt></Bal>"),
      "line 3 Dt wrong_date",
    ],
  ];
  for (const [body, fault] of cases) {
    assert.deepEqual(await faultsOf(camt, document(body)), [fault]);
    const items = await itemsOf(camt, document(`${body}${stmt("10.00", "")}`));
    const rejected = new Set(
      items.flatMap((one) => (one.kind === "unit" && one.faults.length ? [one.unit] : [])),
    );
    const taken = items.filter((item) => item.kind === "event" && !rejected.has(item.unit));
    assert.equal(taken.length, 1, fault);
  }
});

test("a version never seen, another message and a report within the day are refused", async () => {
  const body = stmt("15.00", entry());
  assert.deepEqual(await faultsOf(camt, document(body, { version: "27" })), ["line 2 unknown_version"]);
  const report = document(body.replaceAll("Stmt>", "Rpt>"), { type: "052", root: "BkToCstmrAcctRpt" });
  assert.deepEqual(await faultsOf(camt, report), ["line 2 BkToCstmrAcctRpt unknown_message"]);
  assert.deepEqual(await faultsOf(camt, document("")), ["line 1 missing"]);
});

test("hostile XML: entities, document types, depth, endless texts and broken tags are refused", async () => {
  const bomb = '<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>';
  const cases: [string, string][] = [
    [document(stmt("15.00", entry()), { head: bomb }), "line 1 doctype"],
    [document(stmt("15.00", entry({ more: "<AddtlNtryInf>&xxe;</AddtlNtryInf>" }))), "line 3 broken_xml"],
    [document(stmt("15.00", entry({ more: "<a>".repeat(5000) }))), "line 3 too_deep"],
    [document(stmt("15.00", entry({ more: `<x>${"y".repeat(300_000)}</x>` }))), "line 3 too_long"],
    [document(stmt("15.00", entry({ more: `<x a="${"y".repeat(300_000)}"/>` }))), "line 3 too_long"],
    [document(stmt("15.00", entry({ more: "<x/>".repeat(5000) }))), "line 3 too_long"],
    [document(stmt("15.00", entry())).slice(0, -30), "line 3 broken_xml"],
    [document(stmt("15.00", entry())).replace("</Ntry>", "</Entry>"), "line 3 broken_xml"],
  ];
  for (const [file, fault] of cases) {
    const items = await itemsOf(camt, file);
    assert.ok(faultsIn(items).includes(fault), `${fault}: ${faultsIn(items)}`);
    assert.ok(
      items.some((item) => item.kind === "fault" && item.isFatal),
      fault,
    );
  }
});

test("encodings: what the file declares, nothing guessed", async () => {
  const file = document(stmt("15.00", entry({ more: "<AddtlNtryInf>Müller</AddtlNtryInf>" })));
  const latin = Buffer.from(file.replace("UTF-8", "ISO-8859-1"), "latin1");
  const utf16 = Buffer.concat([
    Buffer.from([0xff, 0xfe]),
    Buffer.from(file.replace("UTF-8", "UTF-16"), "utf16le"),
  ]);
  for (const body of [Buffer.from(file), latin, utf16, Buffer.from(`\ufeff${file}`)]) {
    assert.equal(fileDialectOf(body)?.name, "camt");
    assert.equal((await statementsOf(camt, body))[0]?.entries[0]?.remittance, "Müller");
  }
  assert.deepEqual(await faultsOf(camt, Buffer.from(file, "latin1")), ["byte 0 wrong_encoding"]);
  assert.deepEqual(await faultsOf(camt, file.replace("UTF-8", "EBCDIC")), ["byte 0 wrong_encoding"]);
});

test("a long statement comes in pages, in memory that does not grow with it, whatever the pieces", async () => {
  const file = document(stmt("6015.00", entry().repeat(1201)));
  const pages = await statementsOf(camt, file, 999);
  assert.deepEqual(
    pages.map(({ page, opening, closing, entries }) => [
      page,
      opening?.amount,
      closing?.amount,
      entries.length,
    ]),
    [
      ["1.1", "10.00", "2510.00", 500],
      ["1.2", "2510.00", "5010.00", 500],
      ["1.3", "5010.00", "6015.00", 201],
    ],
  );
});

test("the bank's words travel with the event, from the statement's beginning", async () => {
  const items = await itemsOf(
    camt,
    document(stmt("20.00", entry() + entry({ more: "<AcctSvcrRef>2</AcctSvcrRef>" }))),
    50,
  );
  const [event] = items.filter((item) => item.kind === "event");
  assert.equal(event?.read.raw, entry() + entry({ more: "<AcctSvcrRef>2</AcctSvcrRef>" }));
});

test("other XML is not recognized", () => {
  for (const other of ["<Document/>", '<?xml version="1.0"?><html>', "BkToCstmrStmt", "{}"]) {
    assert.equal(fileDialectOf(Buffer.from(other)), undefined, other);
  }
});

test("whatever stands in it gives faults or canonical events", async () => {
  const file = document(stmt("15.00", entry({ more: `<NtryDtls><TxDtls>${PARTIES}</TxDtls></NtryDtls>` })));
  const seams = [...file.matchAll(/[<>]/g)].map(({ index }) => index);
  const junk = fc.oneof(
    fc.string(),
    fc.constantFrom("<x>", "</x>", "<Ntry>", "</Stmt>", "<Stmt>", "&#0;", "<TxDtls/>", "<![CDATA[1]]>"),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...seams), junk, fc.nat(30), async (at, put, cut) => {
      const items = await itemsOf(camt, file.slice(0, at) + put + file.slice(at + cut), 64);
      for (const event of eventsIn(items)) assert.deepEqual(BankStatementEvent.parse(event), event);
      assert.ok(items.length > 0);
    }),
    { numRuns: 300 },
  );
});
