// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Inside } from "./rootfs/inside.ts";
import { odooDefinition, odooOnce } from "./services/odoo.ts";
import { copyDatabase, POSTGRES_USER, postgresDefinition, psql } from "./services/postgres.ts";
import { rabbitDefinition } from "./services/rabbitmq.ts";
import { Service, type ServiceControl } from "./services/service.ts";
import { listeningAddress, sidecarDefinition } from "./services/sidecar.ts";
import type { StackState } from "./state.ts";
import { type Outcome, run } from "./support/shell.ts";
import { ADDON_DATABASE } from "./template/databases.ts";

const RABBIT_USER = "freight";

/** A sidecar of the stack. */
export interface Sidecar extends ServiceControl {
  /** Where it listens; changes at a restart unless FREIGHT_PORT was set. */
  readonly url: string;
  readonly logFile: string;
}

/** What a running stack offers to tests, benchmarks and the demo. */
export interface Stack {
  /** All that this stack has written: data, logs, secrets. */
  readonly folder: string;
  readonly odoo: ServiceControl & {
    readonly url: string;
    readonly db: string;
    readonly adminLogin: string;
    readonly adminPassword: string;
    /** The integration account's API key. */
    readonly integrationKey: string;
    readonly logFile: string;
  };
  /** `host` is the folder of the socket, which PostgreSQL's clients take for a host name that begins with "/". */
  readonly postgres: ServiceControl & {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly db: string;
  };
  readonly rabbitmq: ServiceControl;
  readonly amqpUrl: string;
  readonly rabbit: { readonly managementUrl: string; readonly user: string; readonly password: string };
  /** Runs SQL in a database of the stack; rows as lines, columns parted by "|". */
  psql(sql: string, database?: string): Promise<string>;
  /** Runs an Odoo command to its end beside the server; `onOutput` sees its log as it comes. */
  runOdoo(args: readonly string[], onOutput?: (text: string) => void): Promise<Outcome>;
  /** Copies a database that nobody is connected to, with its attachments. */
  copyDatabase(template: string, name: string): Promise<void>;
  /** Starts a sidecar against this stack; `settings` win over the stack's own (docs/contracts.md, section 7). */
  startSidecar(settings?: Readonly<Record<string, string>>, name?: string): Promise<Sidecar>;
  /** Ends what this call started and nothing else, and removes the folder when it was a temporary one. */
  stop(): Promise<void>;
}

/** The three servers of a stack. */
export interface Servers {
  readonly odoo: Service;
  readonly rabbitmq: Service;
  readonly postgres: Service;
}

/** How a stack's servers are set. */
export interface ServerOptions {
  readonly durable: boolean;
  readonly odooWorkers: number;
}

export function serversOf(inside: Inside, state: StackState, options: ServerOptions): Servers {
  const { ports } = state;
  const service = (definition: ConstructorParameters<typeof Service>[0]) =>
    new Service(definition, inside.state);
  return {
    odoo: service(
      odooDefinition(inside, {
        port: ports.odoo,
        geventPort: ports.gevent,
        workers: options.odooWorkers,
        database: ADDON_DATABASE,
      }),
    ),
    rabbitmq: service(
      rabbitDefinition(inside, {
        amqpPort: ports.amqp,
        managementPort: ports.management,
        prometheusPort: ports.prometheus,
        distributionPort: ports.distribution,
        epmdPort: ports.epmd,
        user: RABBIT_USER,
        password: state.rabbitPassword,
      }),
    ),
    postgres: service(postgresDefinition(inside, options.durable)),
  };
}

/** A sidecar as a service of a stack's folder. */
export function sidecarOf(inside: Inside, name: string, settings: Readonly<Record<string, string>>): Service {
  return new Service(
    sidecarDefinition({ name, settings, dieWithParent: inside.dieWithParent }),
    inside.state,
  );
}

function control<T extends object>(service: Service, extra: T): ServiceControl & T {
  return {
    start: () => service.start(),
    stop: () => service.stop(),
    kill: () => service.kill(),
    running: () => service.running(),
    pid: () => service.pid(),
    ...extra,
  };
}

/** The stack's public face over servers that run. */
export function stackOver(
  inside: Inside,
  state: StackState,
  servers: Servers,
  options: { integrationKey: string; temporary: boolean; startedHere: readonly Service[] },
): Stack {
  const { ports } = state;
  const sidecars: Service[] = [];
  const amqpUrl = `amqp://${RABBIT_USER}:${state.rabbitPassword}@127.0.0.1:${ports.amqp}`;
  const odooUrl = `http://127.0.0.1:${ports.odoo}`;
  return {
    folder: inside.state,
    odoo: control(servers.odoo, {
      url: odooUrl,
      db: ADDON_DATABASE,
      adminLogin: "admin",
      adminPassword: "admin",
      integrationKey: options.integrationKey,
      logFile: servers.odoo.logFile,
    }),
    postgres: control(servers.postgres, {
      host: join(inside.state, "run"),
      port: 5432,
      user: POSTGRES_USER,
      db: ADDON_DATABASE,
    }),
    rabbitmq: control(servers.rabbitmq, {}),
    amqpUrl,
    rabbit: {
      managementUrl: `http://127.0.0.1:${ports.management}`,
      user: RABBIT_USER,
      password: state.rabbitPassword,
    },
    psql: (sql, database = ADDON_DATABASE) => psql(inside, database, sql),
    runOdoo: (args, onOutput) => run(odooOnce(inside, args), onOutput ? { onOutput } : {}),
    copyDatabase: (template, name) => copyDatabase(inside, template, name),
    async startSidecar(settings = {}, name = `sidecar-${process.pid}-${sidecars.length + 1}`) {
      const own = {
        FREIGHT_HOST: "127.0.0.1",
        FREIGHT_PORT: "0",
        FREIGHT_AMQP_URL: amqpUrl,
        FREIGHT_ODOO_URL: odooUrl,
        FREIGHT_ODOO_DB: ADDON_DATABASE,
        FREIGHT_ODOO_API_KEY_FILE: join(inside.state, "secrets", "odoo-api-key"),
      };
      const service = sidecarOf(inside, name, { ...own, ...settings });
      const found = service.running();
      await service.start();
      if (!found) {
        sidecars.push(service);
      }
      return {
        ...control(service, { logFile: service.logFile }),
        get url() {
          return listeningAddress(readFileSync(service.logFile, "utf8")) ?? "";
        },
      };
    },
    async stop() {
      await Promise.all(sidecars.map((sidecar) => sidecar.stop()));
      await stopServices(options.startedHere);
      if (options.temporary) {
        rmSync(inside.state, { recursive: true, force: true });
      }
    },
  };
}

/** Stops servers, Odoo before the database that it is connected to. */
export async function stopServices(services: readonly Service[]): Promise<void> {
  const first = services.filter((service) => service.definition.name === "odoo");
  await Promise.all(first.map((service) => service.stop()));
  await Promise.all(services.map((service) => service.stop()));
}

export function makeFolder(folder: string): string {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}
