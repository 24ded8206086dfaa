// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { NODE_FLAGS } from "../../sidecar/build.ts";
import { projectRoot } from "../support/paths.ts";
import { listeningAddress } from "./sidecar.ts";

describe("listeningAddress", () => {
  it("finds the address among other lines, the last one said", () => {
    const said = [
      '{"level":30,"msg":"starting"}',
      '{"level":30,"msg":"listening","address":"http://127.0.0.1:1"}',
      '{"level":30,"msg":"listening","address":"http://127.0.0.1:2"}',
      "not JSON",
    ];
    assert.equal(listeningAddress(said.join("\n")), "http://127.0.0.1:2");
  });

  it("waits for a line that is half written and does not believe one that only speaks of listening", () => {
    assert.equal(listeningAddress('{"msg":"listening","addr'), null);
    assert.equal(listeningAddress('{"msg":"not \\"listening\\" yet","address":"http://x"}'), null);
    assert.equal(listeningAddress(""), null);
  });
});

describe("the image", () => {
  it("runs the sidecar as the stacks do, which are what is measured", () => {
    const dockerfile = readFileSync(join(projectRoot, "sidecar/Dockerfile"), "utf8");
    const command = JSON.stringify(["node", ...NODE_FLAGS, "main.js"]).replaceAll(",", ", ");
    assert.ok(dockerfile.trimEnd().endsWith(`\nCMD ${command}`), dockerfile);
  });
});
