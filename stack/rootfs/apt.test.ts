// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { debianMirror, transportOptions } from "./apt.ts";

describe("debianMirror", () => {
  it("takes Debian's main archive and passes over others'", () => {
    const lines = [
      "https://deb.example.org/node_20.x/|main|nodistro|. nodistro",
      "http://security.example.org/debian-security/|main|bookworm-security|Debian-Security",
      "http://mirror.example.org/debian/|contrib|bookworm|Debian",
      "http://mirror.example.org/debian/|main|bookworm|Debian",
    ];
    assert.equal(debianMirror(lines.join("\n")), "http://mirror.example.org/debian/");
  });

  it("knows an archive that apt has not fetched yet by its address, and ends it with a slash", () => {
    const lines =
      "http://security.example.org/debian-security|main|trixie-security|\nhttp://mirror.example.org/debian|main|trixie|";
    assert.equal(debianMirror(lines), "http://mirror.example.org/debian/");
  });

  it("finds none on a host of another distribution, or without archives", () => {
    assert.equal(debianMirror("http://archive.example.org/ubuntu/|main|noble|Ubuntu"), null);
    assert.equal(debianMirror(""), null);
  });

  it("takes no address that is not an archive's", () => {
    assert.equal(debianMirror("cdrom:[Debian]/debian/|main|trixie|Debian"), null);
  });
});

describe("transportOptions", () => {
  it("keeps how to reach a mirror and leaves the rest of the host's settings there", () => {
    const dump = [
      'Acquire "";',
      'Acquire::http "";',
      'Acquire::http::Proxy "http://proxy.example.org:3142";',
      'Acquire::https::CaInfo "/etc/ssl/own.pem";',
      'Acquire::Retries "3";',
      'Acquire::IndexTargets::deb::Packages::Optional "0";',
      'DPkg::Post-Invoke:: "rm -f /tmp/x";',
    ];
    assert.deepEqual(transportOptions(dump.join("\n")), [
      'Acquire::http::Proxy "http://proxy.example.org:3142"',
      'Acquire::https::CaInfo "/etc/ssl/own.pem"',
      'Acquire::Retries "3"',
    ]);
  });
});
