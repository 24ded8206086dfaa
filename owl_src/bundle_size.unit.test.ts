// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** What everybody who opens Odoo loads of this addon, whether or not they ever open a page of it. */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { transform } from "esbuild";
import { buildFrontEnd } from "./build.ts";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "..");
const MOST_BYTES = 120 * 1000;
/** Folders whose code only a page of its own needs. */
const LAZY = /^static\/src\/(exception_desk|control_tower|json|payload|timeline)\//;

let target: string;
let built: string[];
let manifest: string;
before(async () => {
  target = join(await mkdtemp(join(tmpdir(), "freight-bundle-")), "static");
  const paths = { source: join(ROOT, "owl_src"), runbooks: join(ROOT, "docs/runbooks"), target };
  built = (await buildFrontEnd(paths)).files.map((file) => `static/${file}`);
  manifest = await readFile(join(ROOT, "odoo_addon/freight_bridge/__manifest__.py"), "utf8");
});
after(() => rm(dirname(target), { recursive: true }));

/** The addon's files of a bundle, as Odoo reads its manifest: each line adds, and a "remove" takes away again. */
function filesOf(bundle: string): string[] {
  const [, lines = ""] = manifest.match(new RegExp(`"${bundle}": \\[(.*?)\\],\\n`, "s")) ?? [];
  const files = new Set<string>();
  for (const [, directive, path = ""] of lines.matchAll(/(?:\("(\w+)", )?"freight_bridge[./]([^"]+)"/g)) {
    if (directive === "include") {
      for (const file of filesOf(`freight_bridge.${path}`)) files.add(file);
      continue;
    }
    const pattern = new RegExp(
      `^${path
        .replaceAll(".", "\\.")
        .replaceAll("**/", "(.+/)?")
        .replaceAll(/(?<!\))\*/g, "[^/]*")}$`,
    );
    for (const file of built.filter((name) => pattern.test(name))) {
      files[directive === "remove" ? "delete" : "add"](file);
    }
  }
  return [...files].sort();
}

const read = (file: string) => readFile(join(dirname(target), file), "utf8");

test("the backend bundle grows by no more than 120 kB, templates included", async (t) => {
  const sizes = await Promise.all(
    filesOf("web.assets_backend")
      .filter((file) => /\.(js|xml)$/.test(file))
      .map(async (file) => {
        const text = await read(file);
        const small = file.endsWith(".js")
          ? (await transform(text, { minify: true, format: "esm" })).code
          : text;
        return Buffer.byteLength(small);
      }),
  );
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  t.diagnostic(`${sizes.length} files, ${bytes} bytes`);
  assert.ok(sizes.length > 0, "the manifest adds nothing");
  assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
});

test("desk, tower, viewer and timeline are loaded when one is first opened, and nothing else needs them", async () => {
  const backend = filesOf("web.assets_backend").filter((file) => !file.endsWith(".scss"));
  assert.deepEqual(
    backend.filter((file) => LAZY.test(file)),
    [],
  );
  const lazy = filesOf("freight_bridge.assets_desk");
  const code = built.filter((file) => /^static\/src\/.*\.(js|xml)$/.test(file));
  assert.deepEqual([...backend, ...lazy].sort(), code, "each file is in one of them, and in one only");
  for (const file of backend.filter((name) => name.endsWith(".js"))) {
    for (const [, path = ""] of (await read(file)).matchAll(/from "(\.[^"]+)"/g)) {
      const needed = `${posix.join(posix.dirname(file), path)}.js`;
      assert.ok(backend.includes(needed), `${file} needs ${needed}, which is loaded later`);
    }
  }
});
