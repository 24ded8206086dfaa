// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { Client } from "pg";
import type { World } from "../support/world.ts";

/** A connection of its own to Odoo's database, to see what is committed. The caller ends it. */
export async function openDatabase(world: World): Promise<Client> {
  const { host, port, user, db } = world.stack.postgres;
  const client = new Client({ host, port, user, database: db, application_name: "bench" });
  await client.connect();
  return client;
}
