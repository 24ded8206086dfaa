// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mt940 } from "../../../sidecar/src/dialects/bank/mt940.ts";
import { statementsOf } from "../../../sidecar/src/dialects/bank/test-bank.ts";
import { dialectNamed, readMessage } from "../../../sidecar/src/dialects/index.ts";
import { Steps } from "../../support/steps.ts";
import { storyLines } from "../report.ts";
import { tellStories } from "../stories.ts";
import { CARRIAGE } from "./carriage.ts";
import { CASH } from "./cash.ts";
import { broken, type Ending, money } from "./ending.ts";
import { acceptance, carrierInvoice, milestone, proof } from "./events.ts";
import { after } from "./order.ts";
import { PLATFORM } from "./platform.ts";
import { deliverySheet } from "./pod.ts";
import { BANK, CREDIT, INVOICE, PAYMENT, PAYOUT, platformMessages } from "./stripe.ts";

const TIME = "2026-11-20T12:00:00.000Z";
const reference = ["tracking", "T-1"] as const;

describe("what partners say in the stories", () => {
  const sheet = deliverySheet(["Proof of delivery"]);
  const said = {
    milestone: milestone({
      id: "m",
      reference,
      time: TIME,
      code: "delivered",
      text: "Delivered",
      city: "Lyon",
      country: "FR",
      signedBy: "C. Fournier",
    }),
    proof: proof({
      id: "p",
      reference,
      time: TIME,
      name: "POD.pdf",
      content: sheet,
      signedBy: "C. Fournier",
    }),
    acceptance: acceptance({ id: "a", load: "FS000001", pro: "774", time: TIME }),
    invoice: carrierInvoice({
      id: "i",
      reference,
      time: TIME,
      number: "CR-1",
      amount: "261.00",
      kilograms: "180",
    }),
  };
  for (const [name, event] of Object.entries(said)) {
    it(`the sidecar understands: ${name}`, () => {
      const dialect = dialectNamed("canonical");
      assert.ok(dialect);
      const body = Buffer.from(JSON.stringify(event));
      const reading = readMessage(dialect, "application/cloudevents+json", body, {
        system: "continental-road",
        receivedAt: TIME,
        correlationId: "00000000-0000-4000-8000-000000000000",
        traceparent: null,
      });
      assert.ok(reading.ok, JSON.stringify(reading));
      assert.equal(reading.events.length, 1);
    });
  }
});

describe("what Stripe and the bank say", () => {
  const messages = platformMessages(new Date(TIME));

  it("is the same whenever it is told of the same day", () => {
    assert.deepEqual(messages, platformMessages(new Date(TIME)));
  });

  for (const { system, title, contentType, body } of messages.filter((one) => one.system !== BANK)) {
    it(`the sidecar understands: ${title}`, () => {
      const dialect = dialectNamed("stripe");
      assert.ok(dialect);
      const reading = readMessage(dialect, contentType, Buffer.from(body), {
        system,
        receivedAt: TIME,
        correlationId: "00000000-0000-4000-8000-000000000000",
        traceparent: null,
      });
      assert.ok(reading.ok, JSON.stringify(reading));
      assert.equal(reading.events.length, 1);
    });
  }

  it("the bank's statement adds up, and shows what Stripe paid out", async () => {
    const file = messages.find(({ system }) => system === BANK);
    const [statement, ...others] = await statementsOf(mt940, file?.body ?? "");
    assert.deepEqual(others, []);
    assert.deepEqual(
      statement?.entries.map(({ amount, remittance }) => [amount, remittance]),
      [["462.19", `STRIPE PAYOUT ${PAYOUT.trace}`]],
    );
  });

  it("the customer pays what is billed less what is credited, and what is paid out is that less the fee", () => {
    const total = ({ rooms, tax }: typeof INVOICE) => rooms * 4000 + tax;
    assert.equal(PAYMENT.amount, total(INVOICE) - total(CREDIT));
    assert.equal(PAYOUT.amount, PAYMENT.amount - PAYMENT.fee);
  });
});

describe("the proof of delivery", () => {
  const sheet = deliverySheet(["Maison Clarté (Lyon)", "back\\slash"]).toString("latin1");

  it("is a PDF whose table says where each object stands", () => {
    assert.match(sheet, /^%PDF-1\.4\n/);
    const start = Number(/startxref\n(\d+)/.exec(sheet)?.[1]);
    assert.match(sheet.slice(start), /^xref\n0 6\n/);
    const offsets = [...sheet.matchAll(/(\d{10}) 00000 n/g)].map(([, offset]) => Number(offset));
    assert.equal(offsets.length, 5);
    for (const [index, offset] of offsets.entries()) {
      assert.ok(sheet.slice(offset).startsWith(`${index + 1} 0 obj\n`), `object ${index + 1}`);
    }
  });

  it("says the length of its text in bytes, and escapes what ends a string", () => {
    const [, length, text] = /\/Length (\d+) >>\nstream\n([\s\S]*?)\nendstream/.exec(sheet) ?? [];
    assert.equal(Number(length), text?.length);
    assert.ok(text?.includes("(Maison Clarté \\(Lyon\\)) Tj"));
    assert.ok(text?.includes("(back\\\\slash) Tj"));
  });
});

describe("an ending", () => {
  const ending: Ending = {
    title: "Order to cash",
    places: [{ what: "Order S1", url: "http://odoo/1" }],
    facts: [
      { name: "the charge", is: "129.60 settled", promised: "129.60 settled" },
      { name: "the shipment", is: "in_transit", promised: "delivered" },
    ],
  };

  it("says what is not as promised, and only that", () => {
    assert.deepEqual(broken([ending]), ["Order to cash: the shipment is in_transit and should be delivered"]);
    assert.deepEqual(broken([{ ...ending, facts: ending.facts.slice(0, 1) }]), []);
  });

  it("is told with the page of each document", () => {
    assert.deepEqual(storyLines([ending]).split("\n"), [
      "  Order to cash",
      "    Order S1",
      "      http://odoo/1",
    ]);
  });

  it("has amounts with cents and moments counted from a record of Odoo", () => {
    assert.equal(money(216), "216.00");
    assert.equal(after({ create_date: "2026-11-20 12:00:00" }, 3), "2026-11-20T12:00:03.000Z");
  });
});

it("a story that cannot go on says at which step, why, and where to look", async () => {
  const nobody = "http://127.0.0.1:9";
  const stage = {
    odooUrl: nobody,
    database: "freight",
    login: "admin",
    password: "admin",
    gatewayUrl: nobody,
    systems: [],
  };
  const { endings, stopped } = await tellStories(stage, new Steps({ write: () => true }));
  assert.deepEqual(endings, []);
  const sale = `The order is entered and confirmed: fetch failed. Look at ${nobody}/odoo/sales.`;
  assert.deepEqual(stopped, [
    `${CASH} stopped. ${sale}`,
    `${CARRIAGE} stopped. ${sale}`,
    `${PLATFORM} stopped. Stripe is connected: fetch failed. Look at ${nobody}/odoo/freight-systems.`,
  ]);
});
