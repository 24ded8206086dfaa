// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, it } from "node:test";
import { buildFrontEnd, type FrontEndPaths, outputPath } from "./build.ts";

describe("outputPath", () => {
  const cases: [source: string, output: string | null][] = [
    ["desk/desk.ts", "src/desk/desk.js"],
    ["desk/desk.xml", "src/desk/desk.xml"],
    ["desk/desk.scss", "src/desk/desk.scss"],
    ["desk/desk.test.ts", "tests/desk/desk.test.js"],
    ["desk/desk_test_helpers.ts", "tests/desk/desk_test_helpers.js"],
    ["types/web.d.ts", null],
    ["finance/answer/answer.ts", null],
    ["build.ts", null],
    ["build_runbooks.ts", null],
    ["runbook.css", null],
    ["build.unit.test.ts", null],
    ["tsconfig.json", null],
  ];
  for (const [source, output] of cases) {
    it(`sends ${source} to ${output}`, () => assert.equal(outputPath(source), output));
  }
});

describe("buildFrontEnd", () => {
  let root: string;
  let paths: FrontEndPaths;

  async function write(path: string, content: string): Promise<void> {
    await mkdir(join(root, path, ".."), { recursive: true });
    await writeFile(join(root, path), content);
  }

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), "front-end-"));
    paths = { source: join(root, "owl"), runbooks: join(root, "runbooks"), target: join(root, "static") };
    await mkdir(paths.runbooks);
  });
  afterEach(() => rm(root, { recursive: true }));

  it("keeps the name of _t, which Odoo's export of strings looks for", async () => {
    await write(
      "owl/a.ts",
      'import { _t } from "@web/core/l10n/translation";\nexport const A: string = _t("Hello");\n',
    );
    await buildFrontEnd(paths);
    const code = await readFile(join(paths.target, "src/a.js"), "utf8");
    assert.match(code, /import \{ _t \} from "@web\/core\/l10n\/translation"/);
    assert.match(code, /_t\("Hello"\)/);
    assert.match(code, /SPDX-License-Identifier: LGPL-3\.0-only/);
  });

  it("drops imports of types, which Odoo's module loader would wait for in vain", async () => {
    await write("owl/a.ts", 'import type { B } from "./b";\nexport const a: B = 1;\n');
    await buildFrontEnd(paths);
    assert.doesNotMatch(await readFile(join(paths.target, "src/a.js"), "utf8"), /import/);
  });

  it("removes what a source that is gone had produced, and nothing beside its own folders", async () => {
    await write("owl/a.xml", "<templates/>");
    await write("static/src/old/b.js", "");
    await write("static/tests/b.test.js", "");
    await write("static/runbooks/gone.html", "");
    await write("static/description/icon.svg", "<svg/>");
    const build = await buildFrontEnd(paths);
    assert.deepEqual(build, {
      files: ["runbooks/runbook.css", "src/a.xml"],
      written: ["src/a.xml", "runbooks/runbook.css"],
      removed: ["src/old/b.js", "tests/b.test.js", "runbooks/gone.html"],
    });
    assert.ok((await stat(join(paths.target, "description/icon.svg"))).isFile());
  });

  it("leaves an unchanged file alone, so that Odoo keeps its bundles", async () => {
    await write("owl/a.scss", ".a {}");
    await buildFrontEnd(paths);
    const before = (await stat(join(paths.target, "src/a.scss"))).mtimeMs;
    assert.deepEqual((await buildFrontEnd(paths)).written, []);
    assert.equal((await stat(join(paths.target, "src/a.scss"))).mtimeMs, before);
  });

  it("ships each runbook as a page", async () => {
    await write("runbooks/a_code.md", "# A Code\n");
    const build = await buildFrontEnd(paths);
    assert.deepEqual(build.files, ["runbooks/a_code.html", "runbooks/runbook.css"]);
    assert.match(await readFile(join(paths.target, "runbooks/a_code.html"), "utf8"), /<h1>A Code<\/h1>/);
  });

  it("says where a source does not compile", async () => {
    await write("owl/a.ts", "export const a = ;\n");
    await assert.rejects(buildFrontEnd(paths), /a\.ts:1:17/);
  });
});
