// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Inside, insideCommand } from "../rootfs/inside.ts";
import { mustRun, run } from "../support/shell.ts";
import type { ServiceDefinition } from "./service.ts";

/** The role that owns every database. It is let in through the socket, whose folder only this user may enter. */
export const POSTGRES_USER = "freight";

/** Without these a crash of the machine may cost the cluster, which a test's cluster is not worth. */
const FAST = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/** Makes an empty cluster in the state folder. */
export async function initCluster(inside: Inside): Promise<void> {
  const initdb = [
    "initdb",
    "-D",
    "/state/pg",
    "-U",
    POSTGRES_USER,
    "--auth=trust",
    "--encoding=UTF8",
    "--locale=C.UTF-8",
    "--no-sync",
  ];
  await mustRun(insideCommand(inside, initdb), "PostgreSQL could not make its cluster.");
}

/**
 * PostgreSQL on a socket in /state/run and on no port: nothing to be taken, and nobody else can reach it.
 * `durable` for data that a person wants to keep.
 */
export function postgresDefinition(inside: Inside, durable: boolean): ServiceDefinition {
  const settings = [
    "listen_addresses=",
    "unix_socket_directories=/state/run",
    "shared_buffers=256MB",
    "max_connections=200",
    "jit=off",
    // After a crash: one call for the whole disk instead of one for each of the cluster's thousands of files.
    "recovery_init_sync_method=syncfs",
    ...(durable ? [] : FAST),
  ];
  return {
    title: "PostgreSQL",
    name: "postgres",
    async prepare() {
      mkdirSync(join(inside.state, "run"), { recursive: true, mode: 0o700 });
    },
    command: () =>
      insideCommand(inside, [
        "postgres",
        "-D",
        "/state/pg",
        ...settings.flatMap((setting) => ["-c", setting]),
      ]),
    async ready() {
      const socket = existsSync(join(inside.state, "run", ".s.PGSQL.5432"));
      return socket && (await run(insideCommand(inside, ["pg_isready", "--quiet"]))).status === 0;
    },
    startSeconds: 60,
    // "Fast shutdown": ends the clients' sessions instead of waiting for them to leave.
    stopSignal: "SIGINT",
    stopSeconds: 30,
  };
}

/** Runs SQL as the owner; gives the rows, a line each, columns parted by "|". */
export async function psql(inside: Inside, database: string, sql: string): Promise<string> {
  const command = insideCommand(inside, [
    "psql",
    "-X",
    "-q",
    "-A",
    "-t",
    "-v",
    "ON_ERROR_STOP=1",
    "-d",
    database,
    "-f",
    "-",
  ]);
  const outcome = await mustRun(command, `PostgreSQL refused a statement in ${database}.`, { input: sql });
  return outcome.stdout.trimEnd();
}

/** Copies a database and its attachments. The template must have no connections. */
export async function copyDatabase(inside: Inside, template: string, name: string): Promise<void> {
  await mustRun(
    insideCommand(inside, ["createdb", "--template", template, name]),
    `The database ${name} could not be made from ${template}.`,
  );
  const copy = 'if [ -d "$1" ]; then cp -a "$1" "$2"; fi';
  const [from, to] = [template, name].map((database) => `/state/data/filestore/${database}`) as [
    string,
    string,
  ];
  await mustRun(
    insideCommand(inside, ["sh", "-c", copy, "sh", from, to]),
    `The attachments of ${template} could not be copied.`,
  );
}
