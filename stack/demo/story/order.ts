// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What people of the office do in the stories about freight: sell, send off, pay. */
import { StackError } from "../../support/errors.ts";
import type { Values } from "../../support/odoo.ts";
import type { Login, Scene } from "./scene.ts";
import { step } from "./scene.ts";

export interface Sale {
  /** The customer's own number of the order: by it the order is found again. */
  readonly purchaseOrder: string;
  /** xml id of the customer in the demo data. */
  readonly customer: string;
  readonly lamps: number;
}

export interface Order extends Values {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly create_date: string;
  readonly picking_ids: number[];
}

export interface Shipment extends Values {
  readonly id: number;
  readonly name: string;
  readonly state: string;
  readonly create_date: string;
}

/** Fiona sells lamps and confirms the order; one that she has confirmed already is taken as it is. */
export async function sell(scene: Scene, sale: Sale): Promise<Order> {
  const fiona = scene.as("freight");
  const look = () =>
    scene.find<Order>(
      "sale.order",
      [["client_order_ref", "=", sale.purchaseOrder]],
      ["name", "state", "create_date", "picking_ids"],
    );
  return step("The order is entered and confirmed", scene.page("sales"), async () => {
    if (!(await look())) {
      const [partner_id, carrier_id, product_id] = await Promise.all(
        [sale.customer, "carrier_road", "product_lamp"].map((name) => scene.demoId(name)),
      );
      const order_line = [[0, 0, { product_id, product_uom_qty: sale.lamps }]];
      const commitment_date = promised();
      const values = {
        partner_id,
        carrier_id,
        client_order_ref: sale.purchaseOrder,
        commitment_date,
        order_line,
      };
      await fiona.create("sale.order", [values]);
    }
    const entered = await look();
    if (entered?.state === "draft") await fiona.call("sale.order", "action_confirm", [[entered.id]]);
    const order = await look();
    if (order?.state !== "sale") throw new StackError(`the order ${order?.name ?? ""} is not confirmed`);
    return order;
  });
}

/** In three days, as Odoo writes a moment. */
function promised(): string {
  const moment = new Date(Date.now() + 3 * 24 * 3_600_000);
  return moment.toISOString().slice(0, 19).replace("T", " ");
}

/** The shipment that the confirmed order released. */
export async function released(scene: Scene, order: Order): Promise<Shipment> {
  return step("The order releases its shipment", scene.page(`sale.order/${order.id}`), async () => {
    const fields = ["name", "state", "create_date"];
    const shipment = await scene.find<Shipment>("freight.shipment", [["sale_id", "=", order.id]], fields);
    if (!shipment) throw new StackError(`${order.name} has no shipment`);
    return shipment;
  });
}

/** Fiona validates the delivery, with a tracking number where the carrier gave one. */
export async function sendOff(scene: Scene, order: Order, tracking?: string): Promise<void> {
  const fiona = scene.as("freight");
  await step("The delivery is validated", scene.page(`sale.order/${order.id}`), async () => {
    const done = [
      ["id", "in", order.picking_ids],
      ["state", "not in", ["done", "cancel"]],
    ];
    const waiting = await fiona.call<number[]>("stock.picking", "search", [done]);
    if (waiting.length === 0) return;
    if (tracking) await fiona.call("stock.picking", "write", [waiting, { carrier_tracking_ref: tracking }]);
    const answer = await fiona.call<unknown>("stock.picking", "button_validate", [waiting]);
    if (answer !== true) throw new StackError("Odoo asked something before it would validate it");
  });
}

/** Somebody of finance pays, or registers what was paid, with Odoo's own dialog. What is paid already is left. */
export async function pay(scene: Scene, who: Login, moveIds: readonly number[]): Promise<void> {
  const person = scene.as(who);
  for (const id of moveIds) {
    const open = await scene.find(
      "account.move",
      [
        ["id", "=", id],
        ["payment_state", "=", "not_paid"],
      ],
      [],
    );
    if (!open) continue;
    const context = { active_model: "account.move", active_ids: [id] };
    const [dialog] = await person.call<number[]>("account.payment.register", "create", [[{}]], { context });
    await person.call("account.payment.register", "action_create_payments", [[dialog]], { context });
  }
}

/** A moment some seconds after a record was made, RFC 3339: the same one however often the story is told. */
export function after(record: { create_date: string }, seconds: number): string {
  const made = Date.parse(`${record.create_date.replace(" ", "T")}Z`);
  return new Date(made + seconds * 1000).toISOString();
}
