// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Tender to paid carrier invoice: a load is offered, taken, carried, billed too high, short-paid, disputed and paid. */
import { StackError } from "../../support/errors.ts";
import type { Values } from "../../support/odoo.ts";
import { type Ending, money } from "./ending.ts";
import { acceptance, carrierInvoice, milestone, type Reference } from "./events.ts";
import { after, type Order, pay, released, type Sale, type Shipment, sell, sendOff } from "./order.ts";
import { type Scene, step } from "./scene.ts";

export const CARRIAGE = "Tender to paid carrier invoice";

const SALE: Sale = { purchaseOrder: "CL-0388", customer: "partner_cascade", lamps: 100 };
/** 180 kg: at 1.20 a kilogram from 100 kg on the contract says 216.00, and the carrier takes the price below 100 kg. */
const BILLED = { number: "CR-40218", amount: "261.00", kilograms: "180" };
const PRO: Reference = ["pro", "7740021866"];
const SYSTEM = "continental-road";
const CHECKED = "216.00 as agreed; the rest is in dispute.";
const WHY = "180 kg are above the break of 100 kg: 1.20 a kilogram was agreed, 1.45 was billed.";

interface Tender extends Values {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly create_date: string;
}

interface Cost extends Values {
  readonly id: number;
  readonly amount: number;
  readonly cost_state: string;
}

interface CarrierInvoice extends Values {
  readonly id: number;
  readonly state: string;
  readonly total: number;
  readonly approved_total: number;
  readonly bill_id: [number, string] | false;
  readonly exception_id: [number, string] | false;
  readonly approved_by_id: [number, string] | false;
  readonly release_state: string | false;
  readonly released_by_id: [number, string] | false;
}

interface Dispute extends Values {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly amount: number;
}

export async function tenderToPayment(scene: Scene): Promise<Ending> {
  const order = await sell(scene, SALE);
  const shipment = await released(scene, order);
  const page = scene.page(`freight-shipments/${shipment.id}`);
  await step("The load is tendered and accepted", scene.page("freight-tenders"), () =>
    tender(scene, shipment),
  );
  await sendOff(scene, order);
  await step("The carrier carries it", page, () => carry(scene, order, shipment));
  await step("Its expected cost is accrued", page, () => accrue(scene, shipment));
  const invoices = scene.page("freight-carrier-invoices");
  await step("Payments are to be released", scene.page("settings"), () => holdPayments(scene));
  await step("The carrier bills and is audited", invoices, () => invoice(scene, order));
  await step("The overcharge is short-paid and disputed", invoices, () => shortPay(scene));
  const bill = await step("The bill is posted", invoices, () => post(scene));
  await step("Its payment is released", scene.page("freight-payments-to-release"), () => release(scene));
  await step("The bill is paid", scene.page(`account.move/${bill}`), async () => {
    await pay(scene, "payables", [bill]);
    await scene.until("The carrier invoice's payment", async () =>
      (await invoiceOf(scene))?.state === "paid" ? true : undefined,
    );
  });
  return ending(scene, order, shipment);
}

/** The administrator has carriers' bills wait for somebody else than who approved them, before there is one. */
async function holdPayments(scene: Scene): Promise<void> {
  if (await invoiceOf(scene)) return;
  const company = await scene.find<Values>("res.company", [["freight_bill_journal_id", "!=", false]], []);
  if (!company) throw new StackError("no company says where it books freight");
  await scene.admin.call("res.company", "write", [[company.id], { freight_payment_release: true }]);
}

/** Fiona offers the load; once it lies in the carrier's folder, the carrier answers. */
async function tender(scene: Scene, shipment: Shipment): Promise<void> {
  const fiona = scene.as("freight");
  const look = () =>
    scene.find<Tender>(
      "freight.tender",
      [["shipment_id", "=", shipment.id]],
      ["name", "state", "create_date"],
    );
  if (!(await look())) {
    const [dialog] = await fiona.create("freight.tender.wizard", [{ shipment_id: shipment.id }]);
    await fiona.call("freight.tender.wizard", "action_tender", [[dialog]]);
  }
  const offered = await look();
  if (!offered) throw new StackError(`${shipment.name} was not offered`);
  const sent = [
    ["shipment_id", "=", shipment.id],
    ["state", "in", ["sent", "acknowledged"]],
  ];
  await scene.until("The courier's delivery of the tender", () =>
    scene.find("freight.outbox", sent, ["state"]),
  );
  const answer = { id: "story-carriage-accepted", load: offered.name, pro: PRO[1], time: after(offered, 1) };
  await scene.say(SYSTEM, acceptance(answer));
  await scene.until("The carrier's acceptance", async () =>
    (await look())?.state === "accepted" ? true : undefined,
  );
}

async function carry(scene: Scene, order: Order, shipment: Shipment): Promise<void> {
  const told = [
    ["picked_up", "Loaded, 4 pallets", "Brisbane", "US"],
    ["in_transit", "Passed Redding", "Redding", "US"],
    ["delivered", "Delivered, dock 2", "Portland", "US"],
  ] as const;
  for (const [index, [code, text, city, country]] of told.entries()) {
    const id = `story-carriage-${code}`;
    const time = after(order, 3 + index);
    const signedBy = code === "delivered" ? { signedBy: "H. Larsen" } : {};
    await scene.say(SYSTEM, milestone({ id, reference: PRO, time, code, text, city, country, ...signedBy }));
  }
  await scene.until("The delivery", async () => {
    const now = await scene.find<Shipment>("freight.shipment", [["id", "=", shipment.id]], ["state"]);
    return now?.state === "delivered" ? true : undefined;
  });
}

function costOf(scene: Scene, shipment: Shipment): Promise<Cost | undefined> {
  const domain = [
    ["shipment_id", "=", shipment.id],
    ["side", "=", "cost"],
  ];
  return scene.find<Cost>("freight.charge", domain, ["amount", "cost_state"]);
}

async function accrue(scene: Scene, shipment: Shipment): Promise<void> {
  const isAccrued = async () =>
    !["expected", undefined].includes((await costOf(scene, shipment))?.cost_state);
  if (!(await isAccrued())) await scene.runJob("cron_accrue");
  if (!(await isAccrued())) throw new StackError(`${shipment.name} has no accrued cost`);
}

function invoiceOf(scene: Scene): Promise<CarrierInvoice | undefined> {
  const decided = ["approved_by_id", "release_state", "released_by_id"];
  const fields = ["state", "total", "approved_total", "bill_id", "exception_id", ...decided];
  return scene.find<CarrierInvoice>("freight.invoice", [["number", "=", BILLED.number]], fields);
}

/** The audit follows each receipt by itself. */
async function invoice(scene: Scene, order: Order): Promise<void> {
  const told = { ...BILLED, id: "story-carriage-invoice", reference: PRO, time: after(order, 7) };
  await scene.say(SYSTEM, carrierInvoice(told));
  await scene.until("The audit of the invoice", async () => {
    const now = await invoiceOf(scene);
    return now && now.state !== "received" ? true : undefined;
  });
}

function disputeOf(scene: Scene): Promise<Dispute | undefined> {
  const domain = [["invoice_id.number", "=", BILLED.number]];
  return scene.find<Dispute>("freight.dispute", domain, ["name", "state", "amount"]);
}

/** Finn reads the findings, pays what was agreed, and sends the letter about the rest. */
async function shortPay(scene: Scene): Promise<void> {
  const finn = scene.as("finance");
  const found = await invoiceOf(scene);
  if (found?.state === "review") {
    const wizard = "freight.short.pay.wizard";
    const [dialog] = await finn.create(wizard, [{ invoice_id: found.id, reason: WHY }]);
    await finn.call(wizard, "action_short_pay", [[dialog]]);
  }
  const dispute = await disputeOf(scene);
  if (!dispute) throw new StackError(`${BILLED.number} is not in dispute: its overcharge was not found`);
  if (dispute.state === "open") await finn.call("freight.dispute", "action_sent", [[dispute.id]]);
}

/** The vendor bill, made by the job that posts what is approved; its id. */
async function post(scene: Scene): Promise<number> {
  if (!(await invoiceOf(scene))?.bill_id) await scene.runJob("cron_post_invoices");
  const posted = await invoiceOf(scene);
  if (!posted?.bill_id) throw new StackError(`${BILLED.number} has no vendor bill`);
  return posted.bill_id[0];
}

/** Paula, who did not approve it, lets the bill be paid. */
async function release(scene: Scene): Promise<void> {
  const held = await invoiceOf(scene);
  if (held?.release_state !== "held") return;
  await scene.as("payables").call("freight.invoice", "action_release_payment", [[held.id], CHECKED]);
}

async function ending(scene: Scene, order: Order, shipment: Shipment): Promise<Ending> {
  const [billed, cost, dispute] = await Promise.all([
    invoiceOf(scene),
    costOf(scene, shipment),
    disputeOf(scene),
  ]);
  const [billId, billName] = billed?.bill_id || [0, "none"];
  const [bill, findings, load] = await Promise.all([
    scene.find<Values>("account.move", [["id", "=", billId]], ["amount_total", "payment_state"]),
    scene.admin.search<{ code: string; variance: number }>(
      "freight.audit.finding",
      [["invoice_id", "=", billed?.id ?? 0]],
      ["code", "variance"],
    ),
    scene.find<Tender>("freight.tender", [["shipment_id", "=", shipment.id]], ["state"]),
  ]);
  const fact = (name: string, is: unknown, promised: string) => ({ name, is: String(is), promised });
  return {
    title: CARRIAGE,
    places: [
      {
        what: `Shipment ${shipment.name} of order ${order.name}: tendered to Continental Road, accepted, delivered`,
        url: scene.page(`freight-shipments/${shipment.id}`),
      },
      {
        what: `Carrier invoice ${BILLED.number}: billed ${money(billed?.total ?? 0)}, agreed ${money(cost?.amount ?? 0)} USD; its tab Findings says why`,
        url: scene.page(`freight-carrier-invoices/${billed?.id}`),
      },
      {
        what: `Dispute ${dispute?.name} about ${money(dispute?.amount ?? 0)} USD, with its letter`,
        url: scene.page(`freight-disputes/${dispute?.id}`),
      },
      {
        what: `Vendor bill ${billName}: ${money(Number(bill?.amount_total))} USD, approved by ${by(billed?.approved_by_id)}, released and paid by ${by(billed?.released_by_id)}; its accrual was reversed`,
        url: scene.page(`account.move/${billId}`),
      },
    ],
    facts: [
      fact("the tender", load?.state, "accepted"),
      fact("the expected cost", `${money(cost?.amount ?? 0)} ${cost?.cost_state}`, "216.00 billed"),
      fact(
        "the findings",
        findings.map(({ code, variance }) => `${code} ${money(variance)}`).join(", "),
        "break_wrong 45.00",
      ),
      fact(
        "the carrier invoice",
        billed && `${money(billed.total)} billed, ${money(billed.approved_total)} approved, ${billed.state}`,
        "261.00 billed, 216.00 approved, paid",
      ),
      fact(
        "who approved and who released",
        `${by(billed?.approved_by_id)}, ${by(billed?.released_by_id)}`,
        "Finn Finance, Paula Payables",
      ),
      fact("the dispute", dispute && `${money(dispute.amount)} ${dispute.state}`, "45.00 sent"),
      fact(
        "the vendor bill",
        bill && `${money(Number(bill.amount_total))} ${bill.payment_state}`,
        "216.00 paid",
      ),
    ],
  };
}

/** Who a record says it was. */
function by(person: [number, string] | false | undefined): string {
  return person ? person[1] : "nobody";
}
