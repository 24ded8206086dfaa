// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { randomUUID } from "node:crypto";
import { lstat } from "node:fs/promises";
import type { KnownSystem } from "../gateway/known-system.ts";
import { NotPublishedError } from "../gateway/ports.ts";
import { problemDetails } from "../gateway/problem.ts";
import { type Taken, take } from "../intake/take.ts";
import type { Logger } from "../observability/logger.ts";
import { ClaimedFile, FileChangedError } from "./claimed-file.ts";
import { type Claim, Claims, pathOf } from "./claims.ts";
import { fileAway } from "./filing.ts";
import { Inbox } from "./inbox.ts";
import type { SystemFolder } from "./layout.ts";
import type { FolderOptions } from "./options.ts";

/** After so many files the other systems have their turn. */
const FILES_OF_A_TURN = 100;

/** Where a file belongs that was read, and what is put beside it. */
interface Filing {
  readonly folder: string;
  readonly note: string | null;
}

/** What happens with the next file: after a broker that is away the files wait, so that their order stays. */
type Next = "go on" | "wait";

/**
 * The files of one system, on their way from `inbox/` over `work/` to `done/` or `failed/`. Whatever happens in between,
 * a file is in one of them; read once more it has no second effect, because its ids are the same.
 */
export class WatchedSystem {
  readonly #options: FolderOptions;
  readonly #folder: SystemFolder;
  readonly #inbox: Inbox;
  readonly #claims: Claims;
  readonly #logger: Logger;
  /** Files that were read and could not be filed; they are not read again. */
  readonly #unfiled = new Map<string, Filing>();
  /** What went wrong in this turn and in the one before: a code rather than a message, which names the file. */
  #trouble: string | null = null;
  #lastTrouble: string | null = null;

  constructor(code: string, folder: SystemFolder, options: FolderOptions) {
    this.#options = options;
    this.#folder = folder;
    this.#inbox = new Inbox(folder.inbox, options.settleMs);
    this.#claims = new Claims(folder.work, options.process);
    this.#logger = options.logger.child({ system: code });
  }

  /** Shows other processes that this one still works on its files. */
  beat(): Promise<void> {
    return this.#claims.beat(new Date());
  }

  /** Takes what is there to be taken; what goes wrong is logged, and tried again the next time. */
  async turn(system: KnownSystem, stopped: AbortSignal): Promise<void> {
    this.#trouble = null;
    try {
      await this.beat();
      await this.#claims.takeOver(new Date());
      for (const claim of await this.#claims.list()) {
        if (stopped.aborted || (await this.#work(claim, system)) === "wait") return;
      }
      const names = await this.#inbox.settled(performance.now());
      for (const name of names.slice(0, FILES_OF_A_TURN)) {
        if (stopped.aborted) return;
        const claim = await this.#claims.claim(this.#folder.inbox, name);
        if (claim !== null && (await this.#work(claim, system)) === "wait") return;
      }
    } catch (error) {
      this.#noteTrouble(error);
    } finally {
      if (this.#trouble === null && this.#lastTrouble !== null) this.#logger.info("the folder works again");
      this.#lastTrouble = this.#trouble;
    }
  }

  /** Puts back what was not read yet. */
  async end(): Promise<void> {
    await this.#claims.end(this.#folder.inbox).catch((error: unknown) => this.#noteTrouble(error));
  }

  async #work(claim: Claim, system: KnownSystem): Promise<Next> {
    const filing = this.#unfiled.get(claim.folder) ?? (await this.#read(claim, system));
    if (filing === "go on" || filing === "wait") return filing;
    try {
      await fileAway(pathOf(claim), filing.folder, claim.name, filing.note);
      this.#unfiled.delete(claim.folder);
      await this.#claims.release(claim);
    } catch (error) {
      // Somebody took it away while it was read, which is no trouble: what it says is safe.
      const isThere = await lstat(pathOf(claim)).then(
        () => true,
        () => false,
      );
      if (isThere) this.#unfiled.set(claim.folder, filing);
      else this.#unfiled.delete(claim.folder);
      if (isThere) this.#noteTrouble(error);
    }
    return "go on";
  }

  async #read(claim: Claim, system: KnownSystem): Promise<Filing | Next> {
    const correlationId = randomUUID();
    try {
      const taken = await this.#take(claim, system, correlationId);
      const outcome = taken.isUnderstood ? "done" : "failed";
      this.#options.metrics.countTaken("folder", system.code, outcome);
      const { eventCount: events, faults } = taken;
      this.#logger.info(
        { file: claim.name, outcome, events, faults: faults.length, correlationid: correlationId },
        "file taken",
      );
      return this.#filingOf(taken, correlationId);
    } catch (error) {
      return await this.#afterFailure(error, claim, system);
    }
  }

  async #take(claim: Claim, system: KnownSystem, correlationId: string): Promise<Taken> {
    const file = await ClaimedFile.open(pathOf(claim));
    try {
      const receivedAt = new Date().toISOString();
      const context = { system: system.code, receivedAt, correlationId, traceparent: null };
      return await take(file, system, context, null, this.#options);
    } finally {
      await file.close();
    }
  }

  async #afterFailure(error: unknown, claim: Claim, system: KnownSystem): Promise<Next> {
    if (error instanceof FileChangedError) {
      this.#logger.warn({ file: claim.name, reason: error.message }, "file not taken yet");
      await this.#claims.putBack(claim, this.#folder.inbox);
      return "go on";
    }
    this.#options.metrics.countTaken("folder", system.code, "error");
    this.#noteTrouble(error);
    return error instanceof NotPublishedError ? "wait" : "go on";
  }

  #filingOf({ isUnderstood, faults }: Taken, correlationId: string): Filing {
    if (isUnderstood) return { folder: this.#folder.done, note: null };
    const detail =
      "Nothing of the file was understood. It was kept for a person to look at; correct what is listed under errors " +
      "and put it into the inbox again.";
    const problem = problemDetails("not_understood", detail, correlationId, faults);
    return { folder: this.#folder.failed, note: `${JSON.stringify(problem, null, 2)}\n` };
  }

  /** Logs a trouble once, however often it comes. */
  #noteTrouble(error: unknown): void {
    this.#trouble = error instanceof Error && "code" in error ? String(error.code) : String(error);
    if (this.#trouble === this.#lastTrouble) return;
    this.#lastTrouble = this.#trouble;
    this.#logger.error({ err: error }, "the folder does not work; it is tried again and again");
  }
}
