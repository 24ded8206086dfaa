// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * The documentation shows the pictures that the script makes, all of them and no others.
 *
 * Whether a picture still looks like its page is not asked here: it would fail at each change of a view, however small, and the
 * pictures take minutes. Who changes a screen makes them anew: `npm run docs:images`.
 */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";
import { inflateSync } from "node:zlib";
import { projectRoot } from "../../stack/support/paths.ts";
import { PICTURES } from "./pictures.ts";
import { screenPng } from "./png.ts";

const FOLDER = "docs/images";
const PAGES = [
  "README.md",
  ...readdirSync(join(projectRoot, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
const LARGEST = 200_000;

/** Every `![text](path)` of a page that is a file of ours, its path from the root. */
function shownOn(page: string): { path: string; text: string }[] {
  const words = readFileSync(join(projectRoot, page), "utf8");
  return [...words.matchAll(/!\[([^\]]*)\]\(([^)\s]+)\)/g)]
    .filter(([, , target = ""]) => !/^https?:/.test(target))
    .map(([, text = "", target = ""]) => ({
      text,
      path: relative(projectRoot, join(projectRoot, dirname(page), target)),
    }));
}

const shown = PAGES.flatMap(shownOn);
const made = PICTURES.map(({ name }) => `${FOLDER}/${name}.png`).sort();

test("the pages show what the script makes, each picture once", () => {
  assert.deepEqual(shown.map(({ path }) => path).sort(), made);
});

test("each picture is there, and none is left over", () => {
  assert.deepEqual(
    readdirSync(join(projectRoot, FOLDER))
      .map((name) => `${FOLDER}/${name}`)
      .sort(),
    made,
  );
});

test("who cannot see a picture is told what it shows", () => {
  assert.deepEqual(
    shown.filter(({ text }) => text.length < 20),
    [],
  );
});

test("a picture is small enough to be read over a slow line", () => {
  const sizes = made
    .filter((path) => existsSync(join(projectRoot, path)))
    .map((path) => [path, statSync(join(projectRoot, path)).size] as const);
  assert.deepEqual(
    sizes.filter(([, size]) => size > LARGEST),
    [],
  );
});

test("a screen is written pixel by pixel", () => {
  const file = screenPng(2, 1, Uint8Array.from([1, 2, 3, 255, 4, 5, 6, 255]));
  assert.equal(file.subarray(12, 16).toString(), "IHDR");
  assert.deepEqual([file.readUInt32BE(16), file.readUInt32BE(20)], [2, 1]);
  const at = file.indexOf("IDAT");
  const content = file.subarray(at + 4, at + 4 + file.readUInt32BE(at - 4));
  assert.deepEqual([...inflateSync(content)], [0, 1, 2, 3, 4, 5, 6]);
});
