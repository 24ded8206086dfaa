// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { StackError } from "../../stack/support/errors.ts";

/** One part of the whole test run. */
export interface TestStep {
  readonly name: string;
  /** What it checks, for the summary. */
  readonly title: string;
  /** Gives an exit code; throws a StackError when it could not be run. */
  run(): Promise<number>;
}

/** What became of a step. */
export interface TestResult {
  readonly name: string;
  readonly title: string;
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

/** Runs steps one after another, all of them: a failure is reported and does not hide the next. */
export async function runSteps(
  steps: readonly TestStep[],
  say: (line: string) => void,
): Promise<TestResult[]> {
  const results: TestResult[] = [];
  for (const step of steps) {
    say(`\n── ${step.name}: ${step.title}`);
    const began = performance.now();
    const passed = await step.run().then(
      (code) => code === 0,
      (error: unknown) => {
        say(
          error instanceof StackError ? error.message : String(error instanceof Error ? error.stack : error),
        );
        return false;
      },
    );
    results.push({ name: step.name, title: step.title, passed, seconds: (performance.now() - began) / 1000 });
  }
  return results;
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
