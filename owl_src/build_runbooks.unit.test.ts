// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { renderRunbooks } from "./build_runbooks.ts";

describe("renderRunbooks", () => {
  let folder: string;
  const write = (name: string, text: string) => writeFile(join(folder, name), text);

  async function rendered(text: string): Promise<string> {
    await write("a_code.md", text);
    return (await renderRunbooks(folder)).get("a_code.html") ?? "";
  }

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "runbooks-"));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it("makes a page of each runbook, of the overview and of the style", async () => {
    await write("README.md", "# Runbooks\n");
    await write("b_code.md", "# B\n");
    await write("notes.txt", "no runbook");
    assert.deepEqual(
      [...(await renderRunbooks(folder)).keys()],
      ["runbook.css", "index.html", "b_code.html"],
    );
  });

  it("leads from page to page", async () => {
    const page = await rendered(
      "# A\n\n[b](b_code.md) and [all](README.md) and [out](https://example.com/a.md)\n",
    );
    assert.match(page, /<a href="b_code\.html">b<\/a>/);
    assert.match(page, /<a href="index\.html">all<\/a>/);
    assert.match(page, /<a href="https:\/\/example\.com\/a\.md">out<\/a>/);
    assert.match(page, /<nav><a href="index\.html">All runbooks<\/a><\/nav>/);
  });

  it("leads from the pages of another addon to those of the first", async () => {
    const page = await rendered("# A\n\n[all](../README.md), [b](../b_code.md)\n");
    assert.match(page, /<a href="\/freight_bridge\/static\/runbooks\/index\.html">all<\/a>/);
    assert.match(page, /<a href="\/freight_bridge\/static\/runbooks\/b_code\.html">b<\/a>/);
  });

  it("shows HTML as it is written, and no script can get in", async () => {
    const page = await rendered("# <b>A</b>\n\n<script>alert(1)</script> [x](javascript:alert(1)) `<i>`\n");
    assert.match(page, /<title>&lt;b&gt;A&lt;\/b&gt; · Freight Bridge<\/title>/);
    assert.match(page, /&lt;script&gt;alert\(1\)&lt;\/script&gt;/);
    assert.match(page, /<code>&lt;i&gt;<\/code>/);
    assert.doesNotMatch(page, /<script|<b>|href="javascript:/);
  });

  it("refuses a runbook without a title", async () => {
    await write("a_code.md", "Words\n");
    await assert.rejects(renderRunbooks(folder), /a_code\.md has no title/);
  });
});
