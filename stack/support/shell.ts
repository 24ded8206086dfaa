// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { spawn } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { messageOf, StackError } from "./errors.ts";

/** A program and its arguments, never joined to a string: no shell reads them. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

/** How a finished program ended. `output` is standard output and standard error as they came, `stdout` the former alone. */
export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly output: string;
}

/** Runs a command to its end. `onOutput` sees its words as they come. */
export function run(
  command: Command,
  options: { input?: string; onOutput?: (text: string) => void } = {},
): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command.file, command.args, {
      stdio: ["pipe", "pipe", "pipe"],
      cwd: command.cwd,
      env: command.env ?? process.env,
    });
    let stdout = "";
    let output = "";
    const take = (text: string) => {
      output += text;
      options.onOutput?.(text);
    };
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      take(text);
    });
    child.stderr.setEncoding("utf8").on("data", take);
    // A program may end without reading all of its input; its exit code says whether that was wrong.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    child.on("error", (error) =>
      reject(new StackError(`${command.file} could not be started: ${messageOf(error)}.`)),
    );
    child.on("close", (code, signal) => resolve({ status: code ?? (signal ? 128 : 1), stdout, output }));
  });
}

/** As {@link run}, but a status other than 0 becomes a {@link StackError} that starts with `failure` and ends with the program's last words. */
export async function mustRun(
  command: Command,
  failure: string,
  options: { input?: string; onOutput?: (text: string) => void } = {},
): Promise<Outcome> {
  const outcome = await run(command, options);
  if (outcome.status !== 0) {
    throw new StackError(`${failure} Its last words:\n${lastLines(outcome.output)}`);
  }
  return outcome;
}

/** The last lines of a text, indented to stand under a sentence. */
export function lastLines(text: string, count = 15): string {
  const lines = (text.trimEnd() || "(it said nothing)").split("\n").slice(-count);
  return lines.map((line) => `  ${line}`).join("\n");
}

/** The full path of a program, or null when the PATH (with the system folders a user's PATH may lack) has none. */
export function which(program: string, env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = [...(env.PATH ?? "").split(delimiter), "/usr/sbin", "/sbin"];
  for (const folder of folders.filter(Boolean)) {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return join(folder, program);
    } catch {
      // not in this folder
    }
  }
  return null;
}
