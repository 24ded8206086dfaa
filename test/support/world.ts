// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * What an end-to-end test stands on: the real stack, a sidecar of its own (with queues of its own), and partners.
 *
 * The stack is the one in FREIGHT_TEST_STACK, which `npm test` brings up once for all files; without it (a file run by
 * hand) a temporary one is made and taken down again.
 */
import { randomBytes } from "node:crypto";
import { FINANCE_ADDON, type Sidecar, type Stack, startStack } from "../../stack/index.ts";
import { eventually, OdooSession } from "../../stack/support/odoo.ts";
import { Partner } from "./partner.ts";

export interface World {
  stack: Stack;
  /** FREIGHT_PREFIX of this world's sidecars. */
  prefix: string;
  /** Odoo as its administrator. */
  odoo: OdooSession;
  /** The sidecar that partners talk to now. */
  sidecar: Sidecar;
  /** Starts another sidecar on the same queues; the partners of this world talk to it from now on. */
  replaceSidecar(settings?: Readonly<Record<string, string>>): Promise<Sidecar>;
  /** Starts a worker on the same queues, beside the sidecar that partners talk to. The caller stops it. */
  startWorker(settings?: Readonly<Record<string, string>>): Promise<Sidecar>;
  /** A new system in Odoo, with a code of its own unless the values have one, and the partner that holds its secret; waits until the gateway knows it. */
  partner(name: string, values?: Record<string, unknown>): Promise<SystemPartner>;
  /** New shipments with the tracking numbers `<prefix>0`, `<prefix>1` …; their ids in that order. */
  shipments(prefix: string, count: number): Promise<number[]>;
  /** How many log rows of a system have each outcome, replays left out. */
  outcomes(system: string): Promise<Record<string, number>>;
  close(): Promise<void>;
}

export interface SystemPartner extends Partner {
  readonly code: string;
  readonly secret: string;
  readonly systemId: number;
}

/** A name that no other run of a test has used, so that tests share a database without meeting. */
export function unique(name: string): string {
  return `${name}-${randomBytes(4).toString("hex")}`;
}

export interface WorldOptions {
  /** Settings of the sidecars, over the stack's own. */
  settings?: Readonly<Record<string, string>>;
  /** A stack that runs already and that the caller will stop. */
  stack?: Stack;
}

export async function openWorld(name: string, options: WorldOptions = {}): Promise<World> {
  const folder = process.env.FREIGHT_TEST_STACK;
  const stack =
    options.stack ??
    (await startStack({
      profile: "test",
      addon: FINANCE_ADDON,
      ...(folder ? { folder, detached: true } : {}),
    }));
  const odoo = new OdooSession({
    url: stack.odoo.url,
    db: stack.odoo.db,
    login: stack.odoo.adminLogin,
    password: stack.odoo.adminPassword,
  });
  const prefix = unique(name);
  const own = {
    FREIGHT_PREFIX: prefix,
    FREIGHT_SYSTEMS_REFRESH_MS: "300",
    FREIGHT_RATE_PER_ADDRESS: "1000000",
    ...options.settings,
  };
  const sidecars = [await stack.startSidecar(own, `${prefix}-0`)];
  const current = () => sidecars.at(-1) as Sidecar;
  return {
    stack,
    prefix,
    odoo,
    get sidecar() {
      return current();
    },
    async replaceSidecar(more = {}) {
      sidecars.push(await stack.startSidecar({ ...own, ...more }, `${prefix}-${sidecars.length}`));
      return current();
    },
    startWorker: (more = {}) =>
      stack.startSidecar({ ...own, ...more, FREIGHT_ROLES: "worker" }, unique(`${prefix}-worker`)),
    async partner(label, values = {}) {
      const code = typeof values.code === "string" ? values.code : unique(label);
      const { id, secret } = await makeSystem(odoo, code, values);
      const partner = new Partner({ url: () => current().url, system: code, secret });
      await gatewayKnows(current().url, code, partner);
      return Object.assign(partner, { code, secret, systemId: id });
    },
    async shipments(label, count) {
      return odoo.create(
        "freight.shipment",
        Array.from({ length: count }, (_, index) => ({ tracking_ref: `${label}${index}` })),
      );
    },
    async outcomes(system) {
      const rows = await stack.psql(
        `SELECT outcome, count(*) FROM freight_integration_log WHERE source = '/systems/${system}' AND replay = 0 GROUP BY 1`,
      );
      return Object.fromEntries(
        rows
          .split("\n")
          .filter((row) => row !== "")
          .map((row) => row.split("|") as [string, string])
          .map(([outcome, count]) => [outcome, Number(count)]),
      );
    },
    async close() {
      await Promise.all(sidecars.map((sidecar) => sidecar.stop()));
      await deleteQueues(stack, prefix);
      if (!folder && !options.stack) {
        await stack.stop();
      }
    },
  };
}

/** As an administrator does: create the system, then press "New Secret" and copy it. */
async function makeSystem(
  odoo: OdooSession,
  code: string,
  values: Record<string, unknown>,
): Promise<{ id: number; secret: string }> {
  const [id] = (await odoo.create("freight.system", [
    { name: code, code, rate_per_minute: 1_000_000, ...values },
  ])) as [number];
  const [wizard] = await odoo.create("freight.system.secret.wizard", [{ system_id: id }]);
  const shown = await odoo.call<{ context: { default_secret: string } }>(
    "freight.system.secret.wizard",
    "action_generate",
    [[wizard]],
  );
  return { id, secret: shown.context.default_secret };
}

/** The gateway asks Odoo for changed systems every so often; an unknown one is answered 401. */
export async function gatewayKnows(url: string, code: string, partner: Partner): Promise<void> {
  await eventually(`the gateway at ${url} to know ${code}`, async () => {
    const answer = await partner.post("[]", { contentType: "application/cloudevents-batch+json" });
    return answer.status === 401 || answer.status === 503 ? undefined : true;
  });
}

/** Removes what a sidecar's prefix left on the broker. */
async function deleteQueues(stack: Stack, prefix: string): Promise<void> {
  const { managementUrl, user, password } = stack.rabbit;
  const headers = { authorization: `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` };
  for (const kind of ["queues", "exchanges"]) {
    const listed = (await (await fetch(`${managementUrl}/api/${kind}/%2F`, { headers })).json()) as {
      name: string;
    }[];
    const own = listed.filter(({ name }) => name.startsWith(`${prefix}.`));
    await Promise.all(
      own.map(({ name }) =>
        fetch(`${managementUrl}/api/${kind}/%2F/${encodeURIComponent(name)}`, { method: "DELETE", headers }),
      ),
    );
  }
}
