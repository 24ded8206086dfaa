// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { describe, it } from "node:test";
import { configuredPort, isFree, pickPort, requireFree } from "./ports.ts";

describe("pickPort", () => {
  it("picks one that is free and below those the system gives to outgoing connections", async () => {
    const port = await pickPort();
    assert.ok(port >= 20_000 && port < 32_768);
    assert.equal(await isFree(port), true);
  });
});

describe("requireFree", () => {
  it("says in one sentence what is taken and what to set", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    try {
      await assert.rejects(requireFree(port, "Odoo", "FREIGHT_STACK_ODOO_PORT"), {
        name: "StackError",
        message: `Port ${port}, where Odoo should listen, is taken by another program: end that program, or set FREIGHT_STACK_ODOO_PORT to a free port.`,
      });
    } finally {
      server.close();
    }
    await requireFree(port, "Odoo", "FREIGHT_STACK_ODOO_PORT");
  });
});

describe("configuredPort", () => {
  it("reads a port, and none where none is set", () => {
    assert.equal(configuredPort("P", { P: "8069" }), 8069);
    assert.equal(configuredPort("P", {}), null);
    assert.equal(configuredPort("P", { P: "" }), null);
  });

  it("refuses what is no port, naming the variable", () => {
    for (const value of ["0", "80", "65536", "http", "80.5", "-1"]) {
      assert.throws(
        () => configuredPort("FREIGHT_STACK_ODOO_PORT", { FREIGHT_STACK_ODOO_PORT: value }),
        /FREIGHT_STACK_ODOO_PORT is/,
      );
    }
  });
});
