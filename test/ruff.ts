// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Ruff over the project's Python, without Python: checks rules and format; `--write` formats first. With words only
 * the files whose path holds one of them.
 *
 *   node stack/bootstrap.mjs test/ruff.ts [--write] [WORD…]
 */
import { readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Diagnostic, PositionEncoding, Workspace } from "@astral-sh/ruff-wasm-nodejs";
import { filesUnder } from "../stack/support/digest.ts";
import { runProgram } from "../stack/support/errors.ts";
import { projectRoot } from "../stack/support/paths.ts";

const FOLDERS = ["odoo_addon", "stack"];

/** The Odoo Community Association's rules (its addons template), with this project's line length. */
const OPTIONS = {
  "line-length": 110,
  "target-version": "py312",
  lint: {
    select: ["E", "F", "W", "B", "C4", "C90", "I", "UP"],
    mccabe: { "max-complexity": 16 },
    isort: {
      "section-order": [
        "future",
        "standard-library",
        "third-party",
        "odoo",
        "odoo-addons",
        "first-party",
        "local-folder",
      ],
      sections: { odoo: ["odoo"], "odoo-addons": ["odoo.addons"] },
    },
  },
};

/** A package's __init__ imports for others; a manifest is an expression that stands alone. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "__init__.py": ["F401", "I001"],
  "__manifest__.py": ["B018"],
};

function problemsOf(workspace: Workspace, path: string, text: string): string[] {
  const allowed = ALLOWED[basename(path)] ?? [];
  const found = (workspace.check(text) as Diagnostic[])
    .filter((diagnostic) => !allowed.includes(diagnostic.code ?? ""))
    .map(
      ({ code, message, start_location: at }) =>
        `${path}:${at.row}:${at.column} ${code ?? "syntax"} ${message}`,
    );
  const formatted = found.some((line) => line.includes(" syntax ")) || workspace.format(text) === text;
  return formatted ? found : [...found, `${path} is not formatted: run npm run format`];
}

async function main(): Promise<number> {
  const write = process.argv.includes("--write");
  const words = process.argv.slice(2).filter((word) => word !== "--write");
  const workspace = new Workspace(OPTIONS, PositionEncoding.Utf16);
  const skip = (name: string) => name === "node_modules" || name === "static";
  const paths = FOLDERS.flatMap((folder) =>
    filesUnder(join(projectRoot, folder), skip).map((file) => join(folder, file)),
  ).filter(
    (path) => path.endsWith(".py") && (words.length === 0 || words.some((word) => path.includes(word))),
  );
  const problems: string[] = [];
  for (const path of paths) {
    const file = join(projectRoot, path);
    let text = readFileSync(file, "utf8");
    if (write) {
      text = workspace.format(text);
      writeFileSync(file, text);
    }
    problems.push(...problemsOf(workspace, path, text));
  }
  console.log([...problems, `Ruff: ${paths.length} files, ${problems.length} problems.`].join("\n"));
  return problems.length === 0 ? 0 : 1;
}

await runProgram(main);
