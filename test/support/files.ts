// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { filesUnder } from "../../stack/support/digest.ts";
import { StackError } from "../../stack/support/errors.ts";
import { projectRoot } from "../../stack/support/paths.ts";

/** Which tests a kind is made of. Node 20's runner takes no patterns, so the files are collected here. */
const KINDS = {
  /** Beside the code, needs nothing. */
  unit: (path: string) =>
    /^(sidecar|stack|test\/(images|support))\/.*(?<!\.int)\.test\.ts$/.test(path) ||
    /^owl_src\/[^/]*\.unit\.test\.ts$/.test(path),
  /** Beside the code, needs the stack's RabbitMQ or Odoo. */
  integration: (path: string) => /^(sidecar|stack)\/.*\.int\.test\.ts$/.test(path),
  e2e: (path: string) => /^test\/e2e\/.*\.test\.ts$/.test(path),
} as const;

export type TestKind = keyof typeof KINDS;

/** The project's test files of a kind, relative to its root; with words only those whose path holds one of them. */
export function testFiles(kind: TestKind, words: readonly string[] = []): string[] {
  const skip = (name: string) => name === "node_modules";
  return ["sidecar", "stack", "owl_src", "test"]
    .filter((folder) => existsSync(join(projectRoot, folder)))
    .flatMap((folder) => filesUnder(join(projectRoot, folder), skip).map((file) => `${folder}/${file}`))
    .filter(KINDS[kind])
    .filter((path) => words.length === 0 || words.some((word) => path.includes(word)));
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** Takes what is printed. Left out: the command has the terminal as its own. */
  readonly print?: ((text: string) => void) | undefined;
}

/** Runs a command of the project; gives its exit code. */
export function runCommand(
  file: string,
  args: readonly string[],
  { env = {}, print }: RunOptions = {},
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd: projectRoot,
      stdio: print ? ["ignore", "pipe", "pipe"] : "inherit",
      env: { ...process.env, ...env },
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding("utf8").on("data", (text: string) => print?.(text));
    }
    child.on("error", reject);
    child.on("close", (code) => resolve(code ?? 1));
  });
}

/** Runs test files by Node's runner. `concurrency`: how many files at once (one, where they share a stack). */
export async function runTestFiles(
  files: readonly string[],
  options: RunOptions & { readonly concurrency?: number } = {},
): Promise<number> {
  if (files.length === 0) {
    throw new StackError("No test file was found: a run without tests proves nothing.");
  }
  const width = options.concurrency ? [`--test-concurrency=${options.concurrency}`] : [];
  const args = ["--import", "tsx", "--test", "--test-reporter=spec", ...width, ...files];
  return runCommand(process.execPath, args, options);
}
