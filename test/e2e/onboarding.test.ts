// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** A manager connects an X12 carrier by the wizard, step by step in a real browser, and the carrier then moves a shipment. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";
import type { Browser, Locator, Page } from "playwright-core";
import { fixture } from "../../sidecar/src/dialects/test-reading.ts";
import { group, interchange, set } from "../../sidecar/src/dialects/x12/test-x12.ts";
import { stripe } from "../../sidecar/src/gateway/signatures/stripe.ts";
import { eventually } from "../../stack/support/odoo.ts";
import { launchBrowser, logIn, screenshotFolder } from "../support/browser.ts";
import { choose, chooseMenu, field, press, type } from "../support/odoo_page.ts";
import { Partner } from "../support/partner.ts";
import { reachableForOdoo } from "../support/reachable.ts";
import { gatewayKnows, openWorld, unique, type World } from "../support/world.ts";

const pictures = screenshotFolder();
const name = unique("Acme Transport");
const code = name.toLowerCase().replace(" ", "-");

let world: World;
let browser: Browser;
let manager: Page;
let wizard: Locator;
let restore: () => Promise<void>;
let shipment: { id: number; tracking: string; name: string };
const secrets = { test: "", live: "" };

before(async () => {
  world = await openWorld("onboarding");
  restore = await reachableForOdoo(world);
  browser = await launchBrowser();
  const tracking = unique("ACME").toUpperCase();
  const [id] = (await world.shipments(tracking, 1)) as [number];
  const [made] = await world.odoo.search<{ name: string }>("freight.shipment", [["id", "=", id]], ["name"]);
  shipment = { id, tracking: `${tracking}0`, name: made?.name ?? "" };
  manager = await logIn(browser, world.stack.odoo.url, "manager");
  wizard = manager.locator(".modal");
});
after(async () => {
  await browser?.close();
  await restore?.();
  await world?.close();
});

/** Presses a button of the wizard and waits for the step that it leads to. */
async function step(button: string, title: string): Promise<void> {
  await press(wizard, button);
  await wizard.locator(".o_arrow_button_current:visible", { hasText: title }).waitFor();
}

async function picture(label: string): Promise<void> {
  await manager.screenshot({ path: join(pictures, `onboarding-${label}.png`), animations: "disabled" });
}

/** A 214 that says of the shipment: picked up, at this time (CCYYMMDD HHMM). */
function status([day, minute]: readonly [string, string]): string {
  const segments = [
    `B10*${shipment.tracking}-P*${shipment.tracking}-S*ACME`,
    `L11*${shipment.tracking}*2I`,
    "LX*1",
    `AT7*AF*NS***${day}*${minute}*UT`,
    "MS1*ATLANTA*GA*US",
  ];
  return interchange(group([set("214", segments)]));
}

/** An instant as X12 writes it. */
function written(time: Date): readonly [string, string] {
  const digits = time.toISOString().replace(/\D/g, "");
  return [digits.slice(0, 8), digits.slice(8, 12)];
}

const sample = () => status(written(new Date(Date.now() - 3_600_000)));

function partner(system: string, secret: string): Partner {
  return new Partner({ url: () => world.sidecar.url, system, secret });
}

const stateOfShipment = async () => {
  const [seen] = await world.odoo.search("freight.shipment", [["id", "=", shipment.id]], ["state"]);
  return seen?.state;
};

test("the partner becomes a test system whose endpoint and secret are shown once", async (t) => {
  t.diagnostic(`screenshots are in ${pictures}`);
  await chooseMenu(manager, ["Configuration", "Connect a Partner"]);
  await field(wizard, "name").waitFor();
  await picture("partner-empty");
  await type(wizard, "name", name);
  await field(wizard, "code").locator("input").click();
  await choose(wizard, "kind", "Carrier");
  await choose(wizard, "dialect", "EDI X12");
  await picture("partner");
  await step("Next", "Endpoint and Secret");
  assert.equal(
    await field(wizard, "endpoint").innerText(),
    `${world.sidecar.url}/v1/systems/${code}-test/messages`,
  );
  secrets.test = (await field(wizard, "secret").innerText()).trim();
  assert.match(secrets.test, /^whsec_/);
  await picture("secret");
  await step("Next", "Sample");
  await step("Back", "Endpoint and Secret");
  await wizard.getByText("No secret is shown twice").waitFor();
  assert.equal(await field(wizard, "secret").count(), 0);
  await picture("secret-gone");
  await step("Next", "Sample");
});

test("a pasted 214 is read: its canonical event, and what Odoo would do", async () => {
  await type(wizard, "sample_text", sample());
  await press(wizard, "Read It");
  await wizard.getByText(`Odoo would apply it to ${shipment.name}.`).waitFor();
  await picture("sample-read");
  await wizard.getByText("Canonical event").first().click();
  await wizard.getByText('"code": "picked_up"').waitFor();
  await picture("sample-canonical-event");
  assert.equal(
    await world.odoo.count("freight.integration.log", [["system_id.code", "=", `${code}-test`]]),
    0,
  );
});

test("a fault of a sample is told with its place", async () => {
  await type(wizard, "sample_text", status(["20261332", "1430"]));
  await press(wizard, "Read It");
  const place = wizard.locator("li", { hasText: "segment 5 AT7-05" });
  await place.waitFor();
  await picture("sample-fault");
  await type(wizard, "sample_text", "ISA*00*");
  await press(wizard, "Read It");
  await place.waitFor({ state: "detached" });
  await wizard.getByText("It cannot be understood").waitFor();
  await picture("sample-unreadable");
});

test("an uploaded file is read in the place of what was pasted", async () => {
  const upload = { name: "acme-214.edi", mimeType: "application/edi-x12", buffer: Buffer.from(sample()) };
  const chooser = manager.waitForEvent("filechooser");
  await field(wizard, "sample_file").getByText("Upload your file").click();
  await (await chooser).setFiles(upload);
  await press(wizard, "Read It");
  await wizard.getByText(`Odoo would apply it to ${shipment.name}.`).waitFor();
  await picture("sample-file");
  await step("Next", "Test Message");
});

test("a test message goes through all parts, arrives, and changes nothing", async () => {
  await picture("send-before");
  await eventually("the gateway knows the test system", async () => {
    await press(wizard, "Send It");
    await field(wizard, "sent_status").waitFor();
    return (await field(wizard, "sent_status").innerText()) === "202" ? true : undefined;
  });
  await picture("sent");
  await eventually("the message in Odoo", async () => {
    await press(wizard, "Look Again");
    await manager.waitForTimeout(300);
    return (await wizard.getByText("would have been applied").count()) > 0 ? true : undefined;
  });
  await picture("arrived");
  assert.notEqual(await stateOfShipment(), "dispatched");
  await step("Next", "Live");
});

test("the partner goes live with an endpoint and a secret of its own", async () => {
  await picture("live-before");
  await press(wizard, "Go Live");
  await field(wizard, "live_endpoint").waitFor();
  assert.equal(
    await field(wizard, "live_endpoint").innerText(),
    `${world.sidecar.url}/v1/systems/${code}/messages`,
  );
  secrets.live = (await field(wizard, "secret").innerText()).trim();
  assert.match(secrets.live, /^whsec_/);
  assert.notEqual(secrets.live, secrets.test);
  await picture("live");
  await wizard.getByRole("button", { name: "Open the System" }).click();
  await manager.locator(".o_form_view:not(.modal *)", { hasText: name }).waitFor();
  await wizard.waitFor({ state: "detached" });
  await picture("system");
});

test("with the live secret a real shipment moves; the secret of one system opens nothing of the other", async () => {
  const edi = { contentType: "application/edi-x12" };
  const live = partner(code, secrets.live);
  await gatewayKnows(world.sidecar.url, code, live);
  for (const stranger of [partner(code, secrets.test), partner(`${code}-test`, secrets.live)]) {
    assert.equal((await stranger.post(sample(), edi)).status, 401);
  }
  const answer = await live.deliver(sample(), edi);
  assert.equal(answer.status, 202, JSON.stringify(answer.body));
  await eventually("the shipment on its way", async () =>
    (await stateOfShipment()) === "dispatched" ? true : undefined,
  );
  await manager.goto(`${world.stack.odoo.url}/odoo/freight-shipments/${shipment.id}`);
  await manager.locator(".o_freight_timeline", { hasText: "Picked up" }).waitFor();
  await picture("shipment-moved");
});

test("a secret is changed with an overlap, and the last use of the old one and of the new one is shown", async () => {
  const [system] = await world.odoo.search<{ id: number }>("freight.system", [["code", "=", code]], ["id"]);
  await manager.goto(`${world.stack.odoo.url}/odoo/freight-systems/${system?.id}`);
  await press(manager, "New Secret");
  await wizard.getByText("Current").waitFor();
  await picture("secret-rotation");
  await press(wizard, "Create Secret");
  await field(wizard, "secret").waitFor();
  const renewed = (await field(wizard, "secret").innerText()).trim();
  await picture("secret-renewed");
  await wizard.getByRole("button", { name: "I Have Copied It" }).click();
  await wizard.waitFor({ state: "detached" });
  const edi = { contentType: "application/edi-x12" };
  await gatewayKnows(world.sidecar.url, code, partner(code, renewed));
  for (const secret of [renewed, secrets.live]) {
    assert.equal((await partner(code, secret).deliver(sample(), edi)).status, 202);
  }
  await eventually("the last use of both", async () => {
    await manager.reload();
    const report = field(manager, "secret_report");
    await report.waitFor();
    return (await report.getByText("Last used").count()) === 2 ? true : undefined;
  });
  await field(manager, "secret_report").getByText("Old, works until").waitFor();
  await field(manager, "secret_report").scrollIntoViewIfNeeded();
  await picture("secret-uses");
  const report = await field(manager, "secret_report").innerText();
  assert.ok(![renewed, secrets.live].some((secret) => report.includes(secret)));
});

/** Posts what Stripe sends, signed as it signs: with the secret that it made for the endpoint. */
async function postAsStripe(endpoint: string, secret: string): Promise<number> {
  const event = { ...fixture("stripe/customer-updated"), id: unique("evt").replace("-", "_") };
  const body = Buffer.from(JSON.stringify(event));
  const path = new URL(endpoint).pathname;
  const signed = stripe.sign({ path, body, id: "", now: Date.now() }, Buffer.from(secret));
  const headers = { "content-type": "application/json; charset=utf-8", ...signed };
  return (await fetch(endpoint, { method: "POST", headers, body })).status;
}

const isTaken = (endpoint: string, secret: string) => async () =>
  (await postAsStripe(endpoint, secret)) === 202 ? true : undefined;

test("the secrets that Stripe made are entered, for the test and the live endpoint, and what it signs with them is taken", async () => {
  const stripes = unique("Stripe");
  const made = { test: `whsec_${"4e".repeat(16)}`, live: `whsec_${"8b".repeat(16)}` };
  await chooseMenu(manager, ["Configuration", "Connect a Partner"]);
  await field(wizard, "name").waitFor();
  await type(wizard, "name", stripes);
  await field(wizard, "code").locator("input").click();
  await choose(wizard, "kind", "Billing Platform");
  await choose(wizard, "dialect", "Stripe");
  await choose(wizard, "signature", "Stripe-Signature");
  await step("Next", "Endpoint and Secret");
  const testEndpoint = await field(wizard, "endpoint").innerText();
  await type(wizard, "given", `sk_test_${"4e".repeat(16)}`);
  await wizard.getByRole("button", { name: "Next" }).click();
  const refusal = manager.locator(".modal", { hasText: "This is no secret of that kind" });
  await refusal.getByText("An API key").last().waitFor();
  await picture("given-refused");
  await refusal.locator(".modal-footer").getByRole("button", { name: "Close" }).click();
  await type(wizard, "given", made.test);
  await picture("given");
  await step("Next", "Sample");
  await eventually("Stripe's test messages are taken", isTaken(testEndpoint, made.test));
  await step("Next", "Test Message");
  await step("Next", "Live");
  await press(wizard, "Go Live");
  await field(wizard, "live_endpoint").waitFor();
  const liveEndpoint = await field(wizard, "live_endpoint").innerText();
  await type(wizard, "given", made.live);
  await picture("given-live");
  await wizard.getByRole("button", { name: "Open the System" }).click();
  await manager.locator(".o_form_view:not(.modal *)", { hasText: stripes }).waitFor();
  await field(manager, "secret_state").getByText("One live secret").waitFor();
  await eventually("Stripe's live messages are taken", isTaken(liveEndpoint, made.live));
  assert.equal(await postAsStripe(liveEndpoint, made.test), 401);
  assert.ok(!(await manager.content()).includes(made.live));
});

test("the secret that Stripe rolled is entered with an overlap, and both are taken", async () => {
  const endpoint = await field(manager, "endpoint").innerText();
  const [old, rolled] = [`whsec_${"8b".repeat(16)}`, `whsec_${"c3".repeat(16)}`];
  await press(manager, "New Secret");
  await type(wizard, "given", rolled);
  await picture("given-rotation");
  await press(wizard, "Use This Secret");
  await wizard.waitFor({ state: "detached" });
  await eventually("what is signed with the new one", isTaken(endpoint, rolled));
  assert.equal(await postAsStripe(endpoint, old), 202);
});
