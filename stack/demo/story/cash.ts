// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Order to cash: lamps are sold, sent, delivered against a signature, billed with their freight, and paid. */
import { StackError } from "../../support/errors.ts";
import type { Values } from "../../support/odoo.ts";
import { type Ending, money } from "./ending.ts";
import { type Milestone, milestone, proof, type Reference } from "./events.ts";
import { after, type Order, pay, released, type Sale, type Shipment, sell, sendOff } from "./order.ts";
import { deliverySheet } from "./pod.ts";
import { type Scene, step } from "./scene.ts";

export const CASH = "Order to cash";

const SALE: Sale = { purchaseOrder: "GG-2107", customer: "partner_goldengate", lamps: 24 };
const TRACKING: Reference = ["tracking", "FBSTORY0001"];
const SIGNED_BY = "C. Moreno";
const SYSTEM = "acme-tms";

/** The shipment's side of the customer's money. */
interface Billed extends Values {
  readonly id: number;
  readonly state: string;
  readonly pod_signed_by: string | false;
  readonly billing_state: string;
  readonly eligible_reason: string | false;
}

interface Charge extends Values {
  readonly id: number;
  readonly amount: number;
  readonly billing_state: string;
  readonly customer_invoice_id: [number, string] | false;
}

interface Invoice extends Values {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly amount_untaxed: number;
  readonly amount_residual: number;
  readonly payment_state: string;
}

export async function orderToCash(scene: Scene): Promise<Ending> {
  const order = await sell(scene, SALE);
  const shipment = await released(scene, order);
  const page = scene.page(`freight-shipments/${shipment.id}`);
  await sendOff(scene, order, TRACKING[1]);
  await step("The carrier's messages arrive", scene.page("freight-log"), () => carry(scene, order));
  await step("The goods are delivered, with proof", page, () => proven(scene, shipment));
  const charge = await step("The rule bills the freight", page, () => bill(scene, shipment));
  const goods = await step("The lamps are invoiced", scene.page(`sale.order/${order.id}`), () =>
    invoiceGoods(scene, order),
  );
  const [freight] = charge.customer_invoice_id as [number, string];
  await step("The customer pays", scene.page(`account.move/${freight}`), async () => {
    await pay(scene, "finance", [goods, freight]);
    await scene.until("The settlement of the freight", async () => {
      const now = await chargeOf(scene, shipment);
      return now?.billing_state === "settled" ? true : undefined;
    });
  });
  return ending(scene, order, shipment, [goods, freight]);
}

/** What the carrier's transport management says, in the order in which it happens. */
async function carry(scene: Scene, order: Order): Promise<void> {
  const told = (seconds: number, code: string, text: string, city: string, country: string): Milestone => ({
    id: `story-cash-${code}`,
    reference: TRACKING,
    time: after(order, seconds),
    code,
    text,
    city,
    country,
    ...(code === "delivered" ? { signedBy: SIGNED_BY } : {}),
  });
  const way = [
    told(2, "picked_up", "Collected at the warehouse", "Brisbane", "US"),
    told(3, "departed", "Left the terminal", "Oakland", "US"),
    told(4, "out_for_delivery", "On vehicle for delivery", "Sacramento", "US"),
    told(5, "delivered", "Delivered, loading bay", "Sacramento", "US"),
  ];
  for (const each of way) await scene.say(SYSTEM, milestone(each));
  const sheet = [
    "CONTINENTAL ROAD",
    "Proof of delivery",
    "",
    `Tracking number: ${TRACKING[1]}`,
    `Your order: ${SALE.purchaseOrder}`,
    "Consignee: Golden Gate Lighting, 1200 K Street, Sacramento",
    `${SALE.lamps} desk lamps, 43.2 kg, in good order`,
    "",
    `Received by: ${SIGNED_BY}`,
  ];
  await scene.say(
    SYSTEM,
    proof({
      id: "story-cash-proof",
      reference: TRACKING,
      time: after(order, 6),
      name: `POD ${TRACKING[1]}.pdf`,
      content: deliverySheet(sheet),
      signedBy: SIGNED_BY,
    }),
  );
}

function billed(scene: Scene, shipment: Shipment): Promise<Billed | undefined> {
  const fields = ["state", "pod_signed_by", "billing_state", "eligible_reason"];
  return scene.find<Billed>("freight.shipment", [["id", "=", shipment.id]], fields);
}

function proven(scene: Scene, shipment: Shipment): Promise<true> {
  return scene.until("The delivery or its proof", async () => {
    const now = await billed(scene, shipment);
    return now?.state === "delivered" && now.pod_signed_by ? true : undefined;
  });
}

function chargeOf(scene: Scene, shipment: Shipment): Promise<Charge | undefined> {
  const domain = [
    ["shipment_id", "=", shipment.id],
    ["side", "=", "revenue"],
  ];
  return scene.find<Charge>("freight.charge", domain, ["amount", "billing_state", "customer_invoice_id"]);
}

async function bill(scene: Scene, shipment: Shipment): Promise<Charge> {
  const before = await chargeOf(scene, shipment);
  if (before?.customer_invoice_id) return before;
  await scene.runJob("cron_bill");
  const charge = await chargeOf(scene, shipment);
  if (!charge?.customer_invoice_id) throw new StackError(`${shipment.name} is on no customer invoice`);
  return charge;
}

/** Fiona invoices the goods by the order's own dialog, and Finn posts the invoice; its id. */
async function invoiceGoods(scene: Scene, order: Order): Promise<number> {
  const look = () =>
    scene.find<Invoice>(
      "account.move",
      [["line_ids.sale_line_ids.order_id", "=", order.id]],
      ["name", "state", "payment_state"],
    );
  if (!(await look())) {
    const context = { active_model: "sale.order", active_ids: [order.id] };
    const wizard = "sale.advance.payment.inv";
    const fiona = scene.as("freight");
    const [dialog] = await fiona.call<number[]>(wizard, "create", [[{}]], { context });
    await fiona.call(wizard, "create_invoices", [[dialog]], { context });
  }
  const invoice = await look();
  if (!invoice) throw new StackError(`${order.name} was not invoiced`);
  if (invoice.state === "draft")
    await scene.as("finance").call("account.move", "action_post", [[invoice.id]]);
  return invoice.id;
}

async function ending(
  scene: Scene,
  order: Order,
  shipment: Shipment,
  invoices: readonly number[],
): Promise<Ending> {
  const [now, charge, ...moves] = await Promise.all([
    billed(scene, shipment),
    chargeOf(scene, shipment),
    ...invoices.map((id) =>
      scene.find<Invoice>(
        "account.move",
        [["id", "=", id]],
        ["name", "state", "amount_untaxed", "amount_residual", "payment_state"],
      ),
    ),
  ]);
  const [goods, freight] = moves;
  const fact = (name: string, is: unknown, promised: string) => ({ name, is: String(is), promised });
  const paid = (invoice: Invoice | undefined) =>
    invoice && `${money(invoice.amount_untaxed)} ${invoice.payment_state}`;
  return {
    title: CASH,
    places: [
      {
        what: `Order ${order.name} of Golden Gate Lighting: 24 lamps`,
        url: scene.page(`sale.order/${order.id}`),
      },
      {
        what: `Shipment ${shipment.name}: delivered, signed by ${SIGNED_BY}; its tab Customer Billing says why it was billed`,
        url: scene.page(`freight-shipments/${shipment.id}`),
      },
      {
        what: `Invoice ${freight?.name}: ${money(charge?.amount ?? 0)} USD of freight, paid; Freight Messages leads to what the carrier said`,
        url: scene.page(`account.move/${freight?.id}`),
      },
    ],
    facts: [
      fact("the shipment", now?.state, "delivered"),
      fact("who signed", now?.pod_signed_by, SIGNED_BY),
      fact("the charge", `${money(charge?.amount ?? 0)} ${charge?.billing_state}`, "129.60 settled"),
      fact("the invoice of the lamps", paid(goods), "2136.00 paid"),
      fact("the invoice of the freight", paid(freight), "129.60 paid"),
    ],
  };
}
