// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { test } from "node:test";
import { partnerEventSchema } from "../../canonical/index.ts";
import {
  eventsIn,
  interchangesIn,
  itemsOf,
  milestonesIn,
  NO_X12_CORPUS,
  told,
  x12Corpus,
} from "./test-x12.ts";
import { x12 } from "./x12.ts";

const corpus = { skip: NO_X12_CORPUS };

/** What each file of the sets read here is to be told as; how many events it has. */
const READ: Readonly<Record<string, readonly [number, ...string[]]>> = {
  "ballerina-214-message.edi": [4, "214 052150001 read", "000005215 accepted"],
  "edinet-214-MGCTLYST-SAMPLE.EDI": [1, "214 822650001 read", "000082265 accepted"],
  "edinet-x12.214.edi": [1, "214 822650001 read", "000082265 accepted"],
  "edix12toolkit-214-4010.edi": [1, "214 0001 read", "000000001 accepted"],
  "edix12toolkit-214-pipe-delimited.edi": [1, "214 0001 read", "000000001 accepted"],
  "edix12toolkit-214-shipment-status.edi": [1, "214 0001 read", "000000001 accepted"],
  "edinet-990-MGCTLYST-SAMPLE.EDI": [1, "990 000000448 read", "000002356 accepted"],
  "freighttrust-Sample_4010_990.txt": [1, "990 655600001 read", "000065560 accepted"],
  "blueseer-ACME_997.txt": [1, "997 023760001 read", "000002376 accepted"],
  "freighttrust-ISA3.edi": [1, "997 0001 read", "000000001 accepted"],
  "gtlogistics-997.edi": [1, "997 1000 read", "000000010 accepted"],
  "stupidedi-004010_FA997_pass_1.edi": [1, "997 300044350 read", "300044350 accepted"],
  "oopfactory-Acknowledgments__999_DHS_Wisconsin_Sample.txt": [1, "999 2870001 read", "000000286 accepted"],
  "oopfactory-Acknowledgments_TechnicalAcknowledgment_Sample1.txt": [
    2,
    "TA1 0659 read",
    "TA1 0660 read",
    "000000001 accepted",
  ],
};

for (const [name, [events, ...lines]] of Object.entries(READ)) {
  test(`${name} is read`, corpus, async () => {
    const file = x12Corpus(name);
    assert.ok(x12.recognizes(file.subarray(0, 4096)));
    const items = await itemsOf(file);
    assert.deepEqual(told(items), lines);
    assert.equal(eventsIn(items).length, events);
    for (const event of eventsIn(items)) {
      assert.deepEqual(partnerEventSchema(event.type).parse(event), event);
    }
  });
}

/** Envelopes that do not close; the sets of these files are of other kinds. */
const BROKEN: Readonly<Record<string, string>> = {
  "edix12toolkit-214-broken.edi": "000000001 rejected control_mismatch at segment 11 IEA-02",
  "gtlogistics-no-se-trailer.edi": "000011111 rejected wrong_structure at segment 1 ST",
  "gtlogistics-no-st-heading.edi": "000011111 rejected wrong_structure at segment 5 SE",
};

for (const [name, line] of Object.entries(BROKEN)) {
  test(`${name} is refused with its place`, corpus, async () => {
    assert.ok(told(await itemsOf(x12Corpus(name))).includes(line));
  });
}

/** Sound interchanges of sets that are not read here, some with delimiters, padding and comments of their own kind. */
const UNSUPPORTED = [
  "blueseer-ACME_810i.txt",
  "edinet-x12.810a.edi",
  "edinet-x12.810b.edi",
  "edinet-x12.810c.edi",
  "edinet-x12.810d.edi",
  "freighttrust-HomeDepot-856_4060.edi",
  "freighttrust-MAERSK.edi",
  "nodex12-856.edi",
  "oopfactory-FIN__824_FromCnSpec.txt",
  "oopfactory-ORD__810_2011110815164104.txt",
  "oopfactory-ORD__810_Example1_CaliforniaISO.txt",
  "oopfactory-ORD__810_Example2_ManualBilling.txt",
  "oopfactory-ORD__810_Example3_MultiInvoice.txt",
  "oopfactory-ORD__810_Example5_Walmart.txt",
  "oopfactory-ORD__811_GraniteNetExample.txt",
  "oopfactory-ORD__856_Example1.txt",
  "oopfactory-ORD__856_Example2.txt",
  "oopfactory-ORD__856_Example4.txt",
  "oopfactory-ORD__856_FromGregarican.txt",
  "oopfactory-TOS__322_322Status.txt",
  "oopfactory-TOS__322_322_Larger.txt",
  "stupidedi-002001_SH856_fail_1.edi",
  "stupidedi-004010_IN810_pass_1.edi",
  "stupidedi-004010_SH856_fail_2.edi",
  "vscodeedisupport-interchanges.x12",
];

for (const name of UNSUPPORTED) {
  test(`${name} is refused set by set, its envelope read`, corpus, async () => {
    const items = await itemsOf(x12Corpus(name));
    const units = items.filter((item) => item.kind === "unit");
    assert.ok(units.length > 0);
    for (const { name: unit, faults } of units) {
      assert.deepEqual(
        faults.map(({ pointer, code }) => `${code} at ${pointer}`),
        ["unsupported_set at segment 1 ST-01"],
        unit,
      );
    }
    const [event, ...others] = interchangesIn(items);
    assert.equal(others.length, 0);
    assert.equal(event?.data.status, "accepted");
    assert.ok(event.data.groups.every(({ status }) => status === "rejected"));
  });
}

test("comments behind the terminators of a real file are a remark", corpus, async () => {
  const [unit] = (await itemsOf(x12Corpus("freighttrust-HomeDepot-856_4060.edi"))).filter(
    (item) => item.kind === "unit",
  );
  const [remark] = unit?.remarks ?? [];
  assert.equal(remark?.code, "comment");
  assert.match(remark.detail, /"\(Bill of Lading#\)".* 12 more/);
});

test("the milestones of a real file", corpus, async () => {
  const milestones = milestonesIn(await itemsOf(x12Corpus("ballerina-214-message.edi")));
  assert.deepEqual(
    milestones.map(({ data, time }) => `${data.code} ${data.partner_code} ${time} ${data.location?.city}`),
    [
      "pickup_scheduled X3 2023-04-20T17:45:00.000Z NEWYORK_01",
      "picked_up AF 2023-04-20T18:10:00.000Z NEWYORK_01",
      "null K2 2023-04-20T19:35:00.000Z CHICAGO2",
      "departed CD 2023-04-20T19:40:00.000Z CHICAGO2",
    ],
  );
  assert.deepEqual(milestones[0]?.data.references, [
    { kind: "shipment", value: "857395857" },
    { kind: "pro", value: "187676" },
  ]);
});

test("what a real 997 and 999 refuse", corpus, async () => {
  const [refusal] = eventsIn(await itemsOf(x12Corpus("freighttrust-ISA3.edi")));
  assert.ok(refusal?.type === "freight.acknowledgement.received.v1");
  assert.equal(refusal.data.status, "rejected");
  assert.equal(refusal.data.group_control, "1421");
  assert.equal(refusal.data.sets[0]?.faults[0]?.pointer, "segment 1 ST");
  const name = "oopfactory-Acknowledgments__999_DHS_Wisconsin_Sample.txt";
  const [partly] = eventsIn(await itemsOf(x12Corpus(name)));
  assert.ok(partly?.type === "freight.acknowledgement.received.v1");
  assert.deepEqual(
    partly.data.sets.map(({ control, status }) => `${control} ${status}`),
    ["0001 accepted", "002 rejected", "0003 rejected"],
  );
});
