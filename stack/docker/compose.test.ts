// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** No Docker engine runs where this project is developed, so what can be known without one is checked here. */
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { parse } from "yaml";
import { FINANCE_ADDON } from "../index.ts";
import { projectRoot } from "../support/paths.ts";
import { modulesOf } from "../template/databases.ts";
import { composeSchema } from "./compose-schema.ts";

const read = (path: string) => readFileSync(join(projectRoot, path), "utf8");
const composeText = read("docker-compose.yml");
const compose = composeSchema.parse(parse(composeText));
const services = Object.entries(compose.services);
const dockerfile = read("sidecar/Dockerfile").replaceAll("\\\n", " ");

/** The `${NAME…}` of a text; `$$` is a dollar sign. */
function variablesOf(text: string): Set<string> {
  return new Set(
    [...text.replaceAll("$$", "").matchAll(/\$\{([A-Z0-9_]+)/g)].map((match) => match[1] as string),
  );
}

/** The sidecar's own variables, as its one schema names them. */
const sidecarVariables = new Set(
  [...read("sidecar/src/config.ts").matchAll(/\b((?:FREIGHT|OTEL)_[A-Z_]+)\b/g)].map(
    (match) => match[1] as string,
  ),
);

describe("docker-compose.yml", () => {
  it("waits only for services that there are, and for health only where it is checked", () => {
    for (const [name, service] of services) {
      for (const [other, { condition }] of Object.entries(service.depends_on ?? {})) {
        const target = compose.services[other];
        assert.ok(target, `${name} waits for ${other}, which is no service`);
        const checked =
          target.healthcheck !== undefined ||
          (target.build?.target === "sidecar" && /^HEALTHCHECK /m.test(dockerfile));
        assert.ok(
          condition !== "service_healthy" || checked,
          `${name} waits for the health of ${other}, which is not checked`,
        );
        const ends = target.restart === undefined;
        assert.equal(
          condition === "service_completed_successfully",
          ends,
          `${name} waits for ${other} in the wrong way`,
        );
      }
    }
  });

  it("checks the health of everything that stays up", () => {
    for (const [name, service] of services.filter(([, { restart }]) => restart !== undefined)) {
      const inImage = service.build !== undefined && /^HEALTHCHECK /m.test(dockerfile);
      assert.ok(service.healthcheck !== undefined || inImage, `${name} has no health check`);
    }
  });

  it("declares each volume that it mounts, mounts each that it declares, and binds only what is in the project", () => {
    const mounted = services.flatMap(([, service]) =>
      (service.volumes ?? []).map((volume) => volume.split(":")[0] as string),
    );
    const named = mounted.filter((source) => !source.startsWith("."));
    assert.deepEqual([...new Set(named)].sort(), Object.keys(compose.volumes).sort());
    for (const source of mounted.filter((one) => one.startsWith("."))) {
      assert.ok(existsSync(join(projectRoot, source)), `${source} is bound and is not there`);
    }
  });

  it("runs scripts that are in the folder it binds", () => {
    const init = compose.services["odoo-init"];
    const [, script] = init?.entrypoint ?? [];
    assert.ok(init?.volumes?.includes("./stack:/opt/freight:ro"));
    assert.ok(existsSync(join(projectRoot, String(script).replace("/opt/freight", "stack"))));
    const program = /< (\/opt\/freight\/\S+)/.exec(read("stack/docker/init.sh"))?.[1];
    assert.ok(existsSync(join(projectRoot, String(program).replace("/opt/freight", "stack"))));
  });

  it("installs addons that there are: the second one for the demo, in which it tells a story", () => {
    const named = [...read("stack/docker/init.sh").matchAll(/\bmodules=(\S+)$/gm)].map(([, list = ""]) =>
      list.split(","),
    );
    assert.deepEqual(named, [["freight_bridge"], ["freight_bridge", "freight_bridge_finance"]]);
    assert.deepEqual(named[1], modulesOf(FINANCE_ADDON));
  });

  it("builds from stages and Dockerfiles that there are", () => {
    const stages = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map((match) => match[1]);
    const builds = services.flatMap(([, service]) => service.build ?? []);
    assert.equal(builds.length, 2);
    for (const build of builds) {
      assert.equal(build.dockerfile, "sidecar/Dockerfile");
      assert.ok(stages.includes(build.target), `there is no stage ${build.target}`);
    }
  });

  it("tells Odoo the sidecar's address in its own network, where the public one may not lead", () => {
    const url = new URL(compose.services["odoo-init"]?.environment?.FREIGHT_SIDECAR_URL ?? "");
    assert.ok(compose.services[url.hostname]?.build, `${url.hostname} is no service that is built here`);
    assert.equal(url.port, compose.services[url.hostname]?.environment?.FREIGHT_PORT);
    assert.match(read("stack/odoo/provision.py"), /"sidecar_url"/);
  });

  it("takes every secret from the environment and starts with none missing", () => {
    for (const [, service] of services) {
      for (const [name, value] of Object.entries(service.environment ?? {})) {
        if (/PASSWORD|_PASS$|_KEY$|AMQP_URL/.test(name)) {
          assert.match(value, /\$\{FREIGHT_[A-Z_]+:\?[^}]+\}/, `${name} must be set by who runs it`);
        }
      }
    }
  });

  it("publishes ports on the loopback address alone", () => {
    for (const port of services.flatMap(([, service]) => service.ports ?? [])) {
      assert.match(port, /^127\.0\.0\.1:/);
    }
  });

  it("uses the variables that .env.example explains, all of them", () => {
    const explained = [...read(".env.example").matchAll(/^([A-Z0-9_]+)=/gm)].map(
      (match) => match[1] as string,
    );
    assert.deepEqual([...variablesOf(composeText)].sort(), explained.sort());
  });

  it("sets variables that the sidecar knows", () => {
    for (const name of Object.keys(compose.services.sidecar?.environment ?? {})) {
      assert.ok(sidecarVariables.has(name), `the sidecar knows no ${name}`);
    }
  });
});

describe("sidecar/Dockerfile", () => {
  it("copies what there is in the project, or comes from an earlier stage", () => {
    const copies = [...dockerfile.matchAll(/^COPY (.+)$/gm)].map((match) =>
      (match[1] as string).split(/\s+/),
    );
    assert.ok(copies.length > 4);
    for (const words of copies) {
      const from = words.find((word) => word.startsWith("--from="))?.slice("--from=".length);
      const sources = words.filter((word) => !word.startsWith("--")).slice(0, -1);
      for (const source of sources) {
        const there = from
          ? new RegExp(`^FROM \\S+ AS ${from}$`, "m").test(dockerfile)
          : existsSync(join(projectRoot, source));
        assert.ok(there, `COPY ${source}`);
      }
    }
  });

  it("is sent what it copies: .dockerignore lets it through", () => {
    const allowed = read(".dockerignore")
      .split("\n")
      .filter((line) => line.startsWith("!"))
      .map((line) => line.slice(1));
    for (const match of dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)) {
      for (const source of (match[1] as string).split(/\s+/).slice(0, -1)) {
        const isSent = allowed.some((path) => `${source}/`.startsWith(`${path}/`));
        assert.ok(isSent, `${source} is kept from the build`);
      }
    }
  });

  it("compiles entry points that there are and runs as an ordinary account", () => {
    for (const match of dockerfile.matchAll(/\bsidecar\/src\/\S+\.ts\b/g)) {
      assert.ok(existsSync(join(projectRoot, match[0])), `${match[0]} is not there`);
    }
    assert.match(dockerfile, /AS sidecar\n[\s\S]*\nUSER node\n/);
  });
});
