// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { StackError } from "../support/errors.ts";
import {
  familyOf,
  identify,
  isAlive,
  type ProcessIdentity,
  programUnder,
  signal,
} from "../support/identity.ts";
import { type Command, lastLines } from "../support/shell.ts";
import { waitUntil } from "../support/wait.ts";

/** How one kind of server is run. */
export interface ServiceDefinition {
  /** As a person calls it: "PostgreSQL". */
  readonly title: string;
  /** As its files are called: "postgres". */
  readonly name: string;
  /** What must hold before it can start; throws a StackError that says what does not. */
  prepare(): Promise<void>;
  command(): Command;
  /** Whether it serves. `said` is what it has written since this start. */
  ready(said: string): Promise<boolean>;
  readonly startSeconds: number;
  readonly stopSignal: NodeJS.Signals;
  readonly stopSeconds: number;
}

/** What a test or the demo can do with one server of the stack. */
export interface ServiceControl {
  /** Starts it and waits until it serves; does nothing when it runs already. */
  start(): Promise<void>;
  /** Asks it to end, waits, and ends it the hard way when it takes too long. Does nothing when it does not run. */
  stop(): Promise<void>;
  /** SIGKILL to it and to all that it started, without warning. */
  kill(): Promise<void>;
  running(): boolean;
  /** The number of the server's own process; null when it does not run. */
  pid(): number | null;
}

const RECORD = ".pid.json";

function readRecord(file: string): ProcessIdentity | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as ProcessIdentity) : null;
}

/** Whether any service with its files in this folder runs. */
export function anyRunning(folder: string): boolean {
  const records = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(RECORD)) : [];
  return records.some((name) => {
    const leader = readRecord(join(folder, name));
    return leader !== null && isAlive(leader);
  });
}

/**
 * One server process in its own session, so that it outlives the launcher. Who it is stands in a file beside its data
 * (number, start time, boot), so that a later launcher finds it again and nobody else's process is ever signalled.
 */
export class Service implements ServiceControl {
  readonly definition: ServiceDefinition;
  readonly logFile: string;
  readonly #recordFile: string;

  constructor(definition: ServiceDefinition, folder: string) {
    this.definition = definition;
    mkdirSync(join(folder, "log"), { recursive: true });
    this.logFile = join(folder, "log", `${definition.name}.log`);
    this.#recordFile = join(folder, `${definition.name}${RECORD}`);
  }

  running(): boolean {
    const leader = this.#recorded();
    return leader !== null && isAlive(leader);
  }

  pid(): number | null {
    const leader = this.#recorded();
    return leader === null ? null : (programUnder(leader)?.pid ?? null);
  }

  async start(): Promise<void> {
    if (this.running()) {
      return;
    }
    // It may have died and left helpers of its own behind, on the ports that it needs.
    await this.kill();
    await this.definition.prepare();
    const { title, startSeconds } = this.definition;
    const from = await this.#spawn();
    const said = () => readFileSync(this.logFile, "utf8").slice(from);
    let ready = false;
    await waitUntil(async () => {
      ready = await this.definition.ready(said()).catch(() => false);
      return ready || !this.running();
    }, startSeconds * 1000);
    if (!ready) {
      const why = this.running() ? `did not serve within ${startSeconds} s` : "ended while it was starting";
      await this.kill();
      throw new StackError(`${title} ${why}; the end of its log, ${this.logFile}:\n${lastLines(said())}`);
    }
  }

  async stop(): Promise<void> {
    const leader = this.#recorded();
    const program = leader && programUnder(leader);
    if (program) {
      signal(program.pid, this.definition.stopSignal);
      await waitUntil(() => !isAlive(program), this.definition.stopSeconds * 1000, 50);
    }
    await this.kill();
  }

  async kill(): Promise<void> {
    const leader = this.#recorded();
    if (leader) {
      await waitUntil(
        () => {
          const family = familyOf(leader);
          // Parents first: with process 1 of its namespace the kernel ends all of a service at one stroke.
          for (const { pid } of family) {
            signal(pid, "SIGKILL");
          }
          return family.length === 0;
        },
        10_000,
        20,
      );
    }
    rmSync(this.#recordFile, { force: true });
  }

  /** Starts the process; gives the length its log had before. */
  async #spawn(): Promise<number> {
    const { file, args, env, cwd } = this.definition.command();
    const log = openSync(this.logFile, "a", 0o600);
    const from = readFileSync(this.logFile, "utf8").length;
    const child = spawn(file, args, {
      detached: true,
      stdio: ["ignore", log, log],
      env: env ?? process.env,
      cwd,
    });
    closeSync(log);
    child.unref();
    await once(child, "spawn");
    const identity = child.pid === undefined ? null : identify(child.pid);
    if (identity) {
      writeFileSync(this.#recordFile, JSON.stringify(identity), { mode: 0o600 });
    }
    return from;
  }

  /** The process that this or an earlier launcher started last, alive or not: it leads the session of all it started. */
  #recorded(): ProcessIdentity | null {
    return readRecord(this.#recordFile);
  }
}
