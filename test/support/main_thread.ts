// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * How long the tasks of pages' main threads take: by the clock, and by the processor time that the thread itself had.
 *
 * A page's own long-task observer knows the clock only. Where ten pages, Odoo and its database share two cores, a task of 20 ms
 * may last seconds, in most of which its thread waits for a turn; people at desks have a machine each. What a page makes them
 * wait for is the processor time of its tasks: the browser's trace has both.
 */
import type { Browser, CDPSession } from "playwright-core";

export interface Task {
  /** From begin to end, ms. */
  readonly clock: number;
  /** Processor time of the thread meanwhile, ms. */
  readonly processor: number;
}

/** A line of Chromium's trace, times in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args: { readonly name?: string };
}

const TASKS = "disabled-by-default-devtools.timeline";
const BUFFER_KB = 400_000;

/** What of Chromium's protocol is used: playwright types the sessions of pages only. */
interface Tracing {
  send(method: string, parameters?: object): Promise<unknown>;
  on(event: string, listener: (event: { value: TraceEvent[] }) => void): void;
  once(event: string, listener: () => void): void;
}

/** Begins to record; the function it answers ends that and gives the tasks of all pages, longest processor time first. */
export async function recordMainThreads(browser: Browser): Promise<() => Promise<Task[]>> {
  const session: CDPSession = await browser.newBrowserCDPSession();
  const tracing = session as unknown as Tracing;
  const events: TraceEvent[] = [];
  tracing.on("Tracing.dataCollected", ({ value }) => {
    for (const event of value) events.push(event);
  });
  await tracing.send("Tracing.start", {
    transferMode: "ReportEvents",
    traceConfig: {
      includedCategories: [TASKS],
      excludedCategories: ["*"],
      recordMode: "recordUntilFull",
      traceBufferSizeInKb: BUFFER_KB,
    },
  });
  return async () => {
    const complete = new Promise<void>((resolve) => tracing.once("Tracing.tracingComplete", resolve));
    await tracing.send("Tracing.end");
    await complete;
    await session.detach();
    return tasksOf(events);
  };
}

function tasksOf(events: readonly TraceEvent[]): Task[] {
  const threads = new Set(
    events
      .filter(({ name, args }) => name === "thread_name" && args.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  return events
    .filter(({ name, pid, tid }) => name === "RunTask" && threads.has(`${pid}/${tid}`))
    .map(({ dur = 0, tdur = 0 }) => ({ clock: dur / 1000, processor: tdur / 1000 }))
    .sort((one, other) => other.processor - one.processor);
}
