// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { StackError } from "../support/errors.ts";
import type { DemoStage } from "./play.ts";

const ASSET = /(?:src|href)="(\/web\/assets\/[^"]+)"/g;

/**
 * Asks for what a browser will ask for first. Odoo compiles its scripts and styles at the first request, which would leave a
 * person before a white page for some seconds, or for good if that person reloads meanwhile.
 */
export async function warmPages(stage: DemoStage): Promise<void> {
  const cookie = await logIn(stage);
  const page = await (await get(`${stage.odooUrl}/odoo`, cookie)).text();
  for (const [, path] of page.matchAll(ASSET)) {
    await (await get(`${stage.odooUrl}${path}`, cookie)).arrayBuffer();
  }
}

async function logIn({ odooUrl, database, login, password }: DemoStage): Promise<string> {
  const response = await fetch(`${odooUrl}/web/session/authenticate`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ jsonrpc: "2.0", params: { db: database, login, password } }),
  });
  const cookies = response.headers.getSetCookie().map((line) => line.split(";", 1)[0]);
  return cookies.join("; ");
}

async function get(url: string, cookie: string): Promise<Response> {
  const response = await fetch(url, { headers: { cookie } });
  if (!response.ok) throw new StackError(`Odoo answers ${response.status} to ${url}: see its log for why.`);
  return response;
}
