// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Platform to bank: Stripe bills a customer, is paid and pays out; the bank shows it; one customer has to be decided about. */
import { StackError } from "../../support/errors.ts";
import type { Values } from "../../support/odoo.ts";
import { type Ending, money } from "./ending.ts";
import { type Scene, step } from "./scene.ts";
import {
  ASKED,
  BANK,
  CREDIT,
  GOLDEN_GATE,
  INVOICE,
  PAYMENT,
  PAYOUT,
  PRODUCT,
  platformMessages,
  STRIPE,
  TAX_RATE,
} from "./stripe.ts";

export const PLATFORM = "Platform to bank";

const ADDON = "freight_bridge_finance";
const REASON = "What Stripe calls our sales tax and our product.";

interface System extends Values {
  readonly id: number;
  readonly create_date: string;
}

interface Document extends Values {
  readonly id: number;
  readonly state: string;
  readonly move_id: [number, string] | false;
  readonly waits_for: string | false;
}

interface Entry extends Values {
  readonly id: number;
  readonly name: string;
  readonly amount_untaxed: number;
  readonly amount_tax: number;
  readonly amount_total: number;
  readonly payment_state: string;
}

interface Question extends Values {
  readonly id: number;
  readonly code: string;
  readonly state: string;
}

export async function platformToBank(scene: Scene): Promise<Ending> {
  const system = await step("Stripe is connected", scene.page("freight-systems"), () => connected(scene));
  await step("Its tax and its product are mapped", scene.page("freight-mappings"), () => map(scene, system));
  await step("Stripe and the bank tell", scene.page("freight-log"), async () => {
    for (const message of platformMessages(madeAt(system))) {
      // The bank shows a payout days after it was made; here both would be booked at the same moment.
      if (message.system === BANK) await untilBooked(scene, PAYOUT.id);
      await scene.send(message);
    }
  });
  await step("Everything is in the books", scene.page("freight-finance"), async () => {
    for (const { id } of [INVOICE, CREDIT, PAYMENT, PAYOUT]) await untilState(scene, id, "reconciled");
  });
  await step("One customer is asked about", scene.page("freight-desk"), () =>
    scene.until("The question about the customer", () => questionOf(scene)),
  );
  await step("What is billed to that customer is kept", scene.page("freight-finance"), () =>
    scene.until("The invoice of the customer", () => documentOf(scene, ASKED.id)),
  );
  return ending(scene);
}

async function connected(scene: Scene): Promise<System> {
  const system = await scene.find<System>("freight.system", [["code", "=", STRIPE]], ["create_date"]);
  if (!system) throw new StackError(`${ADDON} was installed without its demo data`);
  return system;
}

/** The story is told around the moment at which the demo's database was made. */
function madeAt({ create_date }: System): Date {
  return new Date(`${create_date.replace(" ", "T")}Z`);
}

/** The administrator proposes what Stripe's words mean; Mara, who did not make it, approves it. */
async function map(scene: Scene, system: System): Promise<void> {
  const look = () =>
    scene.find<{ state: string }>("freight.mapping", [["system_id", "=", system.id]], ["state"]);
  if (!(await look())) {
    const [tax_id, product_id] = await Promise.all(
      ["tax_sales", "product_care"].map((name) => scene.demoId(name, ADDON)),
    );
    const line_ids = [
      [0, 0, { kind: "tax", partner_value: TAX_RATE, tax_id }],
      [0, 0, { kind: "product", partner_value: PRODUCT, product_id }],
    ];
    await scene.admin.create("freight.mapping", [{ system_id: system.id, note: REASON, line_ids }]);
  }
  const made = await look();
  if (made?.state === "draft") await scene.admin.call("freight.mapping", "action_propose", [[made.id]]);
  const proposed = await look();
  if (proposed?.state === "proposed")
    await scene.as("manager").call("freight.mapping", "action_approve", [[proposed.id]]);
}

function documentOf(scene: Scene, reference: string): Promise<Document | undefined> {
  const domain = [
    ["system_id.code", "=", STRIPE],
    ["reference", "=", reference],
  ];
  return scene.find<Document>("freight.billing.document", domain, ["state", "move_id", "waits_for"]);
}

function untilState(scene: Scene, reference: string, state: string): Promise<Document> {
  return scene.until(`${reference} to be ${state}`, async () => {
    const document = await documentOf(scene, reference);
    return document?.state === state ? document : undefined;
  });
}

function untilBooked(scene: Scene, reference: string): Promise<true> {
  return scene.until(`${reference} to be in the books`, async () => {
    const { state = "" } = (await documentOf(scene, reference)) ?? {};
    return ["posted", "reconciled"].includes(state) ? true : undefined;
  });
}

function questionOf(scene: Scene): Promise<Question | undefined> {
  const domain = [
    ["system_id.code", "=", STRIPE],
    ["subject", "=", GOLDEN_GATE.id],
  ];
  return scene.find<Question>("freight.exception", domain, ["code", "state"]);
}

function entryOf(scene: Scene, document: Document | undefined): Promise<Entry | undefined> {
  const [id] = document?.move_id || [0];
  const fields = ["name", "amount_untaxed", "amount_tax", "amount_total", "payment_state"];
  return scene.find<Entry>("account.move", [["id", "=", id]], fields);
}

/** What a gateway's journal or account holds, by what is posted. */
async function balanceOf(scene: Scene, account: string): Promise<string> {
  const domain = [
    ["account_id", "=", await scene.demoId(account, ADDON)],
    ["parent_state", "=", "posted"],
  ];
  const items = await scene.admin.search<{ balance: number }>("account.move.line", domain, ["balance"]);
  return money(items.reduce((sum, { balance }) => sum + balance, 0) || 0);
}

interface BankLine extends Values {
  readonly amount: number;
  readonly is_reconciled: boolean;
}

async function bankLine(scene: Scene): Promise<BankLine | undefined> {
  const domain = [["journal_id", "=", await scene.demoId("journal_pacific", ADDON)]];
  return scene.find<BankLine>("account.bank.statement.line", domain, ["amount", "is_reconciled"]);
}

async function ending(scene: Scene): Promise<Ending> {
  const [billed, credited, payout, asked] = await Promise.all(
    [INVOICE, CREDIT, PAYOUT, ASKED].map(({ id }) => documentOf(scene, id)),
  );
  const [invoice, note, question, line, gateway, fees] = await Promise.all([
    entryOf(scene, billed),
    entryOf(scene, credited),
    questionOf(scene),
    bankLine(scene),
    balanceOf(scene, "account_gateway"),
    balanceOf(scene, "account_gateway_fee"),
  ]);
  const documents = `action-${ADDON}.freight_billing_document_action`;
  const fact = (name: string, is: unknown, promised: string) => ({ name, is: String(is), promised });
  const taxed = (entry: Entry | undefined) =>
    entry && `${money(entry.amount_untaxed)} and ${money(entry.amount_tax)} of tax, ${entry.payment_state}`;
  return {
    title: PLATFORM,
    places: [
      {
        what: `Invoice ${INVOICE.number} of Bayview Hotel Group: ${money(invoice?.amount_total ?? 0)} USD as Stripe finalized it, less a credit note, paid by card`,
        url: scene.page(`account.move/${invoice?.id}`),
      },
      {
        what: `Payout ${PAYOUT.id}: ${money(PAYOUT.amount / 100)} USD after ${fees} of fees, shown by the bank's statement; button Entries`,
        url: scene.page(`${documents}/${payout?.id}`),
      },
      {
        what: `A customer of Stripe's who resembles two contacts: say which, and invoice ${ASKED.number}, which waits for it, is booked`,
        url: scene.page(`freight-desk/${question?.id}`),
      },
      {
        what: "Finance Overview: what came, what became of it, and what is left before the books are closed",
        url: scene.page("freight-finance"),
      },
    ],
    facts: [
      fact("the invoice", taxed(invoice), "480.00 and 39.60 of tax, paid"),
      fact("the credit note", taxed(note), "40.00 and 3.30 of tax, paid"),
      fact("what is left at the gateway", gateway, "0.00"),
      fact("the fees", fees, "14.11"),
      fact("the payout", payout?.state, "reconciled"),
      fact(
        "the bank's line",
        line && `${money(line.amount)} ${line.is_reconciled ? "reconciled" : "open"}`,
        "462.19 reconciled",
      ),
      fact("the question", question && `${question.code} ${question.state}`, "customer_unsure open"),
      fact("the invoice that waits", asked?.state, "waiting"),
    ],
  };
}
