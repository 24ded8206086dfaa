// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import test from "node:test";
import { fileURLToPath } from "node:url";
import { CanonicalEvent } from "../../canonical/index.ts";
import { Mapping, NO_MAPPING } from "../mapping.ts";
import { csv } from "./csv.ts";
import { looksLikeCsv } from "./recognize.ts";
import { detailIn, eventsIn, faultsIn, invoicesOf, itemsOf, remarksIn, unitsIn } from "./test-csv.ts";

/** Real partners' files, which are not part of the project. */
const CORPUS = new URL("../../../../../shared/corpus/", import.meta.url);
const NO_CORPUS = existsSync(CORPUS) ? false : `${fileURLToPath(CORPUS)} is not there`;

function read(name: string): Buffer {
  return readFileSync(new URL(name, CORPUS));
}

test("a table is recognized, and nothing else is", () => {
  const tables = [
    "shipment,code,time\nS1,delivered,2026-11-20\n",
    "\ufeffPro No;Status\r\n",
    "a\tb\n1\t2",
    "sep=;\r\nShipment;Status\r\n1;2\r\n",
    '"Shipment, No"|Status|\n1|2|\n',
  ];
  for (const table of tables) assert.ok(looksLikeCsv(Buffer.from(table)), table);
  assert.ok(looksLikeCsv(Buffer.from("\ufeffShipment;Status\n1;2\n", "utf16le")));
  assert.ok(looksLikeCsv(Buffer.from(`a,${"name,".repeat(2000)}b\n1,2`).subarray(0, 4096)));
  const others = [
    "",
    "\n\n",
    "Hello\nWorld",
    "Dear all, here it is\n\nBest, Jo, Flo, Mo and Co, all of us",
    '{"a": 1, "b": 2}',
    '[{"a": 1, "b": 2}]',
    "<a,b>\n1,2",
    "ISA|00|          |00|  |ZZ|A|ZZ|B|261120|1000|U|00401|000000001|0|P|>~",
    "UNB+UNOA:1+A,B+C+261120:1000+1'",
    ":20:131110\n:25:45050050/76198810",
    "1,2,3\n4,5,6",
    "PK\u0003\u0004,a\n1,2",
  ];
  for (const other of others) assert.equal(looksLikeCsv(Buffer.from(other)), false, other);
});

test("of the corpus, the tables are recognized and nothing else", { skip: NO_CORPUS }, () => {
  const folders = readdirSync(CORPUS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  for (const folder of folders) {
    for (const name of readdirSync(new URL(`${folder.name}/`, CORPUS))) {
      const head = read(`${folder.name}/${name}`).subarray(0, 4096);
      assert.equal(csv.recognizes(head), name.endsWith(".csv"), `${folder.name}/${name}`);
    }
  }
});

test("the invoice of the corpus is read to its total", { skip: NO_CORPUS }, async () => {
  const column = (name: string, format?: string) =>
    format === undefined ? { column: name } : { column: name, format };
  const mapping = Mapping.parse({
    csv: {
      layouts: [
        {
          record: "invoice_line",
          fields: {
            number: column("invoicenumber"),
            purchase_order: column("ponumber"),
            order: column("reference"),
            issued_on: column("invoicedate", "yyyyMMdd"),
            currency: { constant: "USD" },
            total: column("totalamount"),
            code: column("item"),
            description: column("custitem"),
            quantity: column("qty"),
            amount: column("price"),
            carrier_name: column("remittoname"),
          },
        },
      ],
    },
  });
  const name = "flat/blueseer-ACME_CSV_invoice.csv";
  const [invoice, ...others] = await invoicesOf(read(name).toString(), mapping);
  assert.equal(others.length, 0);
  assert.deepEqual(CanonicalEvent.parse(invoice), invoice);
  assert.equal(invoice?.data.total, "1385.08");
  assert.equal(invoice?.data.issued_on, "2024-01-06");
  assert.deepEqual(
    invoice?.data.lines.map(({ amount }) => amount),
    ["672.70", "596.54", "115.84"],
  );
  assert.deepEqual(remarksIn(await itemsOf(read(name), mapping)), []);
});

test("the tables of the corpus that are no records are refused with a reason and their columns", {
  skip: NO_CORPUS,
}, async () => {
  const names = readdirSync(new URL("flat/", CORPUS)).filter((name) => name.startsWith("karrio"));
  assert.ok(names.length > 0);
  for (const name of names) {
    const items = await itemsOf(read(`flat/${name}`), NO_MAPPING);
    assert.deepEqual(faultsIn(items), ["line 1: mapping_needed (fatal)"], name);
    assert.match(detailIn(items), /this system has none for CSV.*The columns here: "/, name);
  }
});

test("code tables with a made-up mapping are rejected row by row for what they lack, in any encoding", {
  skip: NO_CORPUS,
}, async () => {
  const mapping = Mapping.parse({
    csv: {
      encoding: "windows-1252",
      layouts: [
        {
          record: "milestone",
          fields: {
            shipment: { column: "ice_event_code" },
            code: { column: "ice_ric_code" },
            text: { column: "ice_event_name_de" },
            time: { column: "ttpro_event_code" },
          },
        },
      ],
    },
  });
  const file = read("flat/karrio-dhl_parcel_de-ice-ric.csv");
  const items = await itemsOf(file, mapping);
  const lines = file.toString("latin1").trimEnd().split("\r\n").length - 1;
  assert.equal(unitsIn(items).length, lines);
  assert.equal(eventsIn(items).length, 0);
  assert.equal(faultsIn(items)[0], 'line 2, column "ttpro_event_code": wrong_time');
});
