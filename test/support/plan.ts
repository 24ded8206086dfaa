// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** The order in which everything is checked: what others need first, then side by side, then what wants the machine to itself. */
import { StackError } from "../../stack/support/errors.ts";

/** In the order in which they come. Parts that run "beside" others share the machine; the others have it to themselves. */
const TURNS = ["before", "beside", "alone"] as const;
/** How many parts run side by side: most of a test is waiting, and one that has a processor each goes twice as far. */
const LANES = 2;

/** Where a part runs. */
export interface Place {
  /** 0 for the first; each lane has a stack of its own. */
  readonly lane: number;
  /** Takes what the part prints. Left out: the part has the terminal to itself. */
  readonly print?: (text: string) => void;
}

/** What runs as a whole: a step, or one of its files. */
export interface TestPart {
  readonly name: string;
  readonly turn: (typeof TURNS)[number];
  /** Gives an exit code; throws a StackError when it could not be run. */
  run(place: Place): Promise<number>;
}

/** One kind of check. */
export interface TestStep {
  readonly name: string;
  /** What it checks, for the summary. */
  readonly title: string;
  readonly parts: readonly TestPart[];
}

/** What became of a step. */
export interface TestResult {
  readonly name: string;
  readonly title: string;
  readonly passed: boolean;
  /** Of all its parts, one after the other. */
  readonly seconds: number;
}

interface PartResult {
  readonly part: TestPart;
  readonly passed: boolean;
  readonly seconds: number;
}

/** The steps that were asked for by name, in the plan's order; all of them when none was. */
export function chooseSteps(steps: readonly TestStep[], names: readonly string[]): TestStep[] {
  const unknown = names.filter((name) => !steps.some((step) => step.name === name));
  if (unknown.length > 0) {
    const known = steps.map((step) => step.name).join(", ");
    throw new StackError(`There is no test step called ${unknown.join(", ")}: the steps are ${known}.`);
  }
  return names.length === 0 ? [...steps] : steps.filter((step) => names.includes(step.name));
}

/** Runs all parts of the steps in their turns: a failure is reported and does not hide the next. */
export async function runSteps(
  steps: readonly TestStep[],
  say: (line: string) => void,
): Promise<TestResult[]> {
  const parts = steps.flatMap((step) => step.parts);
  const results: PartResult[] = [];
  for (const turn of TURNS) {
    const waiting = parts.filter((part) => part.turn === turn);
    results.push(...(await runParts(waiting, turn === "beside" ? LANES : 1, say)));
  }
  return steps.map(({ name, title, parts: own }) => {
    const mine = results.filter(({ part }) => own.includes(part));
    const seconds = mine.reduce((sum, result) => sum + result.seconds, 0);
    return { name, title, passed: mine.every((result) => result.passed), seconds };
  });
}

/** Each lane takes the next part that waits. Where there is one lane only, what a part prints is seen while it runs. */
async function runParts(
  parts: readonly TestPart[],
  lanes: number,
  say: (line: string) => void,
): Promise<PartResult[]> {
  const waiting = [...parts];
  const results: PartResult[] = [];
  const isSeen = Math.min(lanes, parts.length) === 1;
  const work = async (lane: number) => {
    for (let part = waiting.shift(); part; part = waiting.shift()) {
      results.push(await (isSeen ? runSeen(part, lane, say) : runUnseen(part, lane, say)));
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, parts.length) }, (_, lane) => work(lane)));
  return results;
}

function runSeen(part: TestPart, lane: number, say: (line: string) => void): Promise<PartResult> {
  say(`\n── ${part.name}`);
  return runPart(part, { lane }, say);
}

/** What two parts print at once nobody can read: each one's is kept until it ends. */
async function runUnseen(part: TestPart, lane: number, say: (line: string) => void): Promise<PartResult> {
  const printed: string[] = [];
  say(`  …    ${part.name}`);
  const result = await runPart(part, { lane, print: (text) => printed.push(text) }, (line) =>
    printed.push(`${line}\n`),
  );
  const verdict = result.passed ? "passed" : "FAILED";
  say(`\n── ${part.name}: ${verdict} after ${result.seconds.toFixed(1)} s\n${printed.join("").trimEnd()}`);
  return result;
}

async function runPart(part: TestPart, place: Place, say: (line: string) => void): Promise<PartResult> {
  const began = performance.now();
  const passed = await part.run(place).then(
    (code) => code === 0,
    (error: unknown) => {
      say(error instanceof StackError ? error.message : String(error instanceof Error ? error.stack : error));
      return false;
    },
  );
  return { part, passed, seconds: (performance.now() - began) / 1000 };
}

/** The summary that a run ends with, one line a step. */
export function summary(results: readonly TestResult[]): string {
  const width = Math.max(...results.map((result) => result.name.length));
  const lines = results.map(
    ({ name, title, passed, seconds }) =>
      `  ${passed ? "pass" : "FAIL"}  ${name.padEnd(width)}  ${seconds.toFixed(1).padStart(6)} s  ${title}`,
  );
  const failed = results.filter((result) => !result.passed);
  const verdict =
    failed.length === 0 ? "All passed." : `Failed: ${failed.map((result) => result.name).join(", ")}.`;
  return ["", ...lines, verdict].join("\n");
}
