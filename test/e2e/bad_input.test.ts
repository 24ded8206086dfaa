// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Every kind of bad input over the real stack: what the partner is told, and what a person in Odoo gets to see. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { eventually } from "../../stack/support/odoo.ts";
import { milestone } from "../support/milestones.ts";
import type { Answer, SendOptions } from "../support/partner.ts";
import { openWorld, type SystemPartner, unique, type World } from "../support/world.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

let world: World;
let partner: SystemPartner;
let known: string;
before(async () => {
  world = await openWorld("bad");
  partner = await world.partner("bad");
  known = unique("KNOWN");
  await world.shipments(known, 1);
});
after(() => world?.close());

/** A sound message about a known shipment, as text. */
function sound(id: string): string {
  return JSON.stringify(milestone({ system: partner.code, id, reference: `${known}0` }));
}

function assertProblem(answer: Answer, status: number, words: RegExp): void {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  for (const member of ["type", "title", "detail"]) {
    assert.equal(typeof answer.body[member], "string", `no ${member} in ${JSON.stringify(answer.body)}`);
  }
  assert.equal(answer.body.status, status);
  assert.match(JSON.stringify(answer.body), words);
}

/** Waits for exactly one open exception of the system with this subject, and returns its code. */
async function exceptionCode(subject: string): Promise<string> {
  const domain = [
    ["system_id.code", "=", partner.code],
    ["subject", "=", subject],
  ];
  const [found] = await eventually(`an exception about ${subject}`, async () => {
    const rows = await world.odoo.search<{ code: string }>("freight.exception", domain, ["code"]);
    return rows.length > 0 ? rows : undefined;
  });
  return found?.code ?? "";
}

describe("refused with 422 and kept as an exception", () => {
  const cases: [string, () => string, RegExp][] = [
    ["an empty body", () => "", /empty/i],
    ["a body that is not JSON", () => `${unique("hello")}, this is not JSON`, /JSON/],
    ["100,000 levels of nesting", () => `${"[".repeat(100_000)}${"]".repeat(100_000)}`, /nest|deep/i],
    ["duplicate keys", () => sound(unique("twice")).replace("{", '{"id":"other",'), /duplicate/i],
    ["NUL in a string", () => sound(unique("nul")).replace("Lyon", "Ly\\u0000on"), /NUL|U\+0000/i],
    [
      "a lone surrogate in a string",
      () => sound(unique("half")).replace("Lyon", "Ly\\ud800on"),
      /surrogate/i,
    ],
    [
      "a nonsense time stamp",
      () => sound(unique("time")).replace(/"time":"[^"]*"/, '"time":"2026-02-31T25:00:00Z"'),
      /\/time/,
    ],
    ["an amount in exponent form", () => invoice(unique("exponent"), "1e3"), /\/data\/total/],
    ["an amount as a JSON number", () => invoice(unique("number"), 12.5), /\/data\/total/],
  ];
  for (const [name, body, words] of cases) {
    test(name, async () => {
      const text = body();
      assertProblem(await partner.post(text), 422, words);
      assert.equal(await exceptionCode(digest(text)), "message_rejected");
    });
  }

  test("a truncated gzip", async () => {
    const whole = gzipSync(sound(unique("gzip")));
    const cut = whole.subarray(0, whole.length - 12);
    const options = { contentType: "application/json", headers: { "content-encoding": "gzip" } };
    assertProblem(await partner.postFile(() => [cut], options), 422, /gzip/i);
    assert.equal(await exceptionCode(digest(cut)), "message_rejected");
  });
});

/** The name under which a message that could not be read is kept. */
function digest(body: string | Buffer): string {
  return createHash("sha256").update(body).digest("hex");
}

function invoice(id: string, total: unknown): string {
  const time = new Date().toISOString();
  return JSON.stringify({
    specversion: "1.0",
    id,
    source: `/systems/${partner.code}`,
    type: "freight.invoice.received.v1",
    subject: id,
    time,
    datacontenttype: "application/json",
    data: {
      references: [{ kind: "tracking", value: `${known}0` }],
      number: id,
      invoice_type: "original",
      issued_on: "2026-11-01",
      currency: "EUR",
      total,
      carrier: null,
      lines: [],
    },
  });
}

describe("refused and not kept, because nobody vouches for it or it is not ours to read", () => {
  const cases: [string, () => Promise<Answer>, number][] = [
    ["10 MiB", () => partner.post(`"${"x".repeat(10 * 1024 * 1024)}"`), 413],
    [
      "a wrong content type",
      () => partner.post(sound(unique("type")), { contentType: "application/xml" }),
      415,
    ],
    ["a changed body under a valid signature", () => forged(), 401],
    ["a signature of another system", () => ofAnotherSystem(), 401],
    ["an unknown system", () => toUnknownSystem(), 401],
    ["a time stamp ten minutes old", () => old(), 401],
  ];
  for (const [name, send, status] of cases) {
    test(name, async () => {
      const before = await world.odoo.count("freight.integration.log", [
        ["system_id.code", "=", partner.code],
      ]);
      assertProblem(await send(), status, /./);
      const later = await world.odoo.count("freight.integration.log", [
        ["system_id.code", "=", partner.code],
      ]);
      assert.equal(later, before);
    });
  }

  test("an unknown system and a wrong signature look the same", async () => {
    const [unknown, wrong] = [await toUnknownSystem(), await forged()];
    const strip = ({ body: { correlationid: _, ...body }, status }: Answer) => ({ status, body });
    assert.deepEqual(strip(unknown), strip(wrong));
  });
});

function forged(): Promise<Answer> {
  const body = sound(unique("changed"));
  const options: SendOptions = { forgedBody: body.replace("in_transit", "delivered") };
  return partner.post(body, options);
}

async function ofAnotherSystem(): Promise<Answer> {
  const other = await world.partner("other");
  const body = sound(unique("foreign"));
  return partner.post(body, { headers: other.sign(body) });
}

async function toUnknownSystem(): Promise<Answer> {
  const body = sound(unique("nobody"));
  const response = await fetch(`${world.sidecar.url}/v1/systems/nobody-knows-me/messages`, {
    method: "POST",
    headers: { "content-type": "application/json", ...partner.sign(body) },
    body,
  });
  return { status: response.status, body: (await response.json()) as Answer["body"], retries: 0 };
}

function old(): Promise<Answer> {
  const body = sound(unique("old"));
  const stamp = String(Math.floor((Date.now() - 10 * 60_000) / 1000));
  return partner.post(body, { headers: { "webhook-timestamp": stamp } });
}

describe("accepted, and a person decides", () => {
  const cases: [string, () => Promise<ReturnType<typeof milestone>>, string][] = [
    [
      "an unknown milestone code",
      async () => milestone({ system: partner.code, id: unique("e"), reference: `${known}0`, code: null }),
      "unknown_milestone_code",
    ],
    ["a time far in the future", async () => at(new Date(Date.now() + 30 * DAY)), "implausible_time"],
    ["a time years ago", async () => at(new Date(Date.now() - 1_000 * DAY)), "implausible_time"],
    [
      "a reference nobody knows",
      async () => milestone({ system: partner.code, id: unique("e"), reference: unique("NOBODY") }),
      "unmatched_reference",
    ],
    ["a reference that matches two shipments", ambiguous, "ambiguous_reference"],
    ["a reference of another company", ofAnotherCompany, "other_company_reference"],
    ["a milestone for a cancelled shipment", cancelled, "shipment_cancelled"],
  ];
  for (const [name, make, code] of cases) {
    test(name, async () => {
      const reference = unique("SUBJECT");
      const message = { ...(await make()), subject: reference };
      assert.equal((await partner.post(message)).status, 202);
      assert.equal(await exceptionCode(reference), code);
    });
  }
});

function at(time: Date) {
  return milestone({ system: partner.code, id: unique("e"), reference: `${known}0`, time });
}

async function ambiguous() {
  const reference = unique("TWINS");
  await world.odoo.create("freight.shipment", [{ tracking_ref: reference }, { tracking_ref: reference }]);
  return milestone({ system: partner.code, id: unique("e"), reference });
}

async function ofAnotherCompany() {
  const reference = unique("THEIRS");
  const [company] = await world.odoo.create("res.company", [{ name: unique("Other company") }]);
  await world.odoo.call("freight.shipment", "create", [[{ tracking_ref: reference, company_id: company }]], {
    context: { allowed_company_ids: [company] },
  });
  return milestone({ system: partner.code, id: unique("e"), reference });
}

/** As in a warehouse: a delivery order is made, confirmed and cancelled. */
async function cancelled() {
  const reference = unique("CANCELLED");
  const [type] = await world.odoo.search<{ id: number; default_location_src_id: [number, string] }>(
    "stock.picking.type",
    [["code", "=", "outgoing"]],
    ["default_location_src_id"],
    { limit: 1 },
  );
  const [customers] = await world.odoo.search<{ id: number }>(
    "stock.location",
    [["usage", "=", "customer"]],
    ["id"],
  );
  const [product] = await world.odoo.search<{ id: number }>(
    "product.product",
    [["type", "=", "consu"]],
    ["id"],
    {
      limit: 1,
    },
  );
  const [picking] = await world.odoo.create("stock.picking", [
    {
      picking_type_id: type?.id,
      location_id: type?.default_location_src_id[0],
      location_dest_id: customers?.id,
      carrier_tracking_ref: reference,
      move_ids: [
        [
          0,
          0,
          {
            product_id: product?.id,
            product_uom_qty: 1,
            location_id: type?.default_location_src_id[0],
            location_dest_id: customers?.id,
          },
        ],
      ],
    },
  ]);
  await world.odoo.call("stock.picking", "action_confirm", [[picking]]);
  await world.odoo.call("stock.picking", "action_cancel", [[picking]]);
  return milestone({ system: partner.code, id: unique("e"), reference });
}
