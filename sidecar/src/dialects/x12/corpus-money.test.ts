// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import test from "node:test";
import type { PartnerEvent } from "../../canonical/index.ts";
import { sumOf } from "../../canonical/sum.ts";
import { eventsIn, itemsOf, NO_X12_CORPUS, unitsIn, x12Corpus } from "./test-x12.ts";

/** The tenders, invoices and remittances of real senders: number, type and what it is about, short enough to compare. */
const EXPECTED: Readonly<Record<string, string>> = {
  "blueseer-ACME_204.txt": "204 751027 original, 2 stops",
  "edinet-204-MGCTLYST-SAMPLE.EDI": "204 75027674 original, 2 stops",
  "gtlogistics-204.edi": "204 123456789 original, 2 stops",
  "stupidedi-004010_SM204_case_1.edi": "204 12345678 original, 2 stops",
  "edinet-210-MGCTLYST-SAMPLE.EDI": "210 09851270 original 659.40 USD = 659.40",
  "oopfactory-TAM__210_CN_FreightInvoiceSample1.txt": "210 28066945 original 2754.33 USD = 2754.33",
  "oopfactory-TAM__210_CN_FreightInvoiceSample2.txt": "210 28061234 original 2083.60 CAD = 2083.60",
  // Its group ends with another number, for which the envelope rejects it; the invoice itself is sound.
  "oopfactory-TAM__210_DBSchenker_SampleMotorFreightDetailsAndInvoice.txt":
    "210 210028835 original 46.40 USD = 46.40",
  // Its charges make less than its total, which is told and left to the audit.
  "oopfactory-TAM__110_FedEx_SampleInvoice1.txt": "110 123456789 original 61.41 USD = 60.13",
  "edinet-x12.820.issue140.edi": "820 4529952 21298.97 USD by CHK for 7",
  "oopfactory-ORD__820_Example1_MortgageBankers.txt": "820 888999 337.67 USD by ACH for 2",
  "oopfactory-ORD__820_Example2_ScanaEnergy.txt": "820 0001 10000 USD by ACH for 1",
  "oopfactory-ORD__820_Example4_Safeway.txt": "820 4311000190 416093.15 USD by ACH for 10",
  "oopfactory-ORD__820_Example5_Wikipedia.txt": "820 0310162359 77.77 USD by ACH for 3",
  "oopfactory-ORD__820_Example7_FromScott.txt": "820 999999999 99999.99 USD by ACH for 29",
  "stupidedi-003010_RA820_pass_1.edi": "820 NLC 18806.08 USD by PBC for 2",
};

function described(event: PartnerEvent | undefined): string {
  switch (event?.type) {
    case "freight.tender.offered.v1":
      return `${event.subject} ${event.data.purpose}, ${event.data.stops.length} stops`;
    case "freight.invoice.received.v1": {
      const { invoice_type, total, currency, lines } = event.data;
      const sum = sumOf(lines.map(({ amount }) => amount));
      return `${event.subject} ${invoice_type} ${total} ${currency} = ${sum}`;
    }
    case "freight.remittance.v1": {
      const { amount, currency, method, lines } = event.data;
      return `${event.subject} ${amount} ${currency} by ${method} for ${lines.length}`;
    }
    default:
      return "nothing";
  }
}

test("the tenders, invoices and remittances of real senders are read", { skip: NO_X12_CORPUS }, async () => {
  for (const [file, expected] of Object.entries(EXPECTED)) {
    const items = await itemsOf(x12Corpus(file));
    const [unit, ...more] = unitsIn(items);
    assert.deepEqual([unit?.faults, more], [[], []], file);
    assert.equal(`${unit?.name.split(" ")[0]} ${described(eventsIn(items)[0])}`, expected, file);
  }
});

test("a template with words where amounts belong is refused at each of them", {
  skip: NO_X12_CORPUS,
}, async () => {
  const items = await itemsOf(x12Corpus("oopfactory-ORD__820_Example3_HomeDepot.txt"));
  assert.deepEqual(eventsIn(items), []);
  const [first, ...others] = unitsIn(items)[0]?.faults ?? [];
  assert.equal(first?.pointer, "segment 2 BPR-02");
  assert.match(first?.detail ?? "", /^"TOTAL DOLLAR AMT OF CHECK" is no number/);
  assert.equal(others.length, 12);
});
