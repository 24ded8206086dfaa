// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { canonicalJsonSchemas } from "../canonical/index.ts";
import { MESSAGE_ANSWERS } from "../gateway/answers.ts";
import { PROBLEM_KINDS, PROBLEM_TYPE } from "../gateway/problem.ts";
import { EXAMPLES, type Example, SENT_EXAMPLES } from "./examples.ts";

type Json = Record<string, unknown>;

/** What the gateway fills in where a partner leaves it out. */
const FILLED_IN = new Set(["source", "datacontenttype", "partitionkey", "correlationid", "reported_at"]);

/** Events that only the sidecar makes: a partner sends none. */
const INTERNAL = new Set(["freight.message.rejected.v1", "freight.interchange.received.v1"]);

const FILE_TYPES: Readonly<Record<string, string>> = {
  "application/edi-x12": "X12: 204, 210, 214, 820, 990, 997, 999, TA1; one interchange or several.",
  "application/edifact": "EDIFACT: IFTMBC, IFTMIN, IFTSTA, INVOIC, CONTRL; one interchange or several.",
  "text/csv": "CSV with a header line, read by the column map agreed for your system.",
  "application/x-mt940": "SWIFT MT940: bank statements, one or several.",
  "application/xml": "ISO 20022 camt.053 and camt.054: bank statements and notifications, one or several.",
};

function name(type: string): string {
  return type.replace(/^freight\./, "").replaceAll(".", "_");
}

function withoutRequired(schema: Json, filledIn: ReadonlySet<string>): Json {
  return { ...schema, required: (schema.required as string[]).filter((member) => !filledIn.has(member)) };
}

/** The schema of one event as a partner has to write it. */
function partnerSchema({ $schema: _, ...schema }: Json): Json {
  const { data, ...envelope } = schema.properties as Record<string, Json>;
  const properties = { ...envelope, data: withoutRequired(data ?? {}, FILLED_IN) };
  return withoutRequired({ ...schema, properties }, FILLED_IN);
}

/** The schemas of all events that partners send or get, by type. */
export function partnerSchemas(): Record<string, Json> {
  const all = Object.entries(canonicalJsonSchemas()).filter(([type]) => !INTERNAL.has(type));
  return Object.fromEntries(all.map(([type, schema]) => [type, partnerSchema(schema as Json)]));
}

function reference(type: string): Json {
  return { $ref: `#/components/schemas/${name(type)}` };
}

function isJson(mediaType: string): boolean {
  return mediaType.endsWith("json");
}

function examplesFor(mediaType: string, examples: readonly Example[]): Json {
  const chosen = examples.filter((example) => example.mediaType === mediaType);
  return Object.fromEntries(
    chosen.map(({ name: key, title, body }) => [
      key,
      { summary: title, value: isJson(mediaType) ? JSON.parse(body) : body },
    ]),
  );
}

function requestContent(types: readonly string[]): Json {
  const event = { oneOf: types.map(reference) };
  const content: Record<string, Json> = {
    "application/cloudevents+json": { schema: event },
    "application/cloudevents-batch+json": { schema: { type: "array", maxItems: 1000, items: event } },
    "application/json": {
      schema: { description: "What your dialect says; a CloudEvent or a list of them without one." },
    },
  };
  for (const [mediaType, description] of Object.entries(FILE_TYPES)) {
    content[mediaType] = { schema: { type: "string", description } };
  }
  for (const [mediaType, body] of Object.entries(content)) {
    const examples = examplesFor(mediaType, EXAMPLES);
    if (Object.keys(examples).length > 0) body.examples = examples;
  }
  return content;
}

function problemAnswer(status: number, titles: readonly string[]): Json {
  const retry = { "Retry-After": { description: "Seconds to wait.", schema: { type: "integer" } } };
  return {
    description: titles.join("; "),
    ...(status === 429 || status === 503 ? { headers: retry } : {}),
    content: { [PROBLEM_TYPE]: { schema: { $ref: "#/components/schemas/problem" } } },
  };
}

function answers(): Json {
  const all: Record<string, Json> = {
    202: {
      description: "Every event is on a durable queue. It needs not be sent again.",
      content: { "application/json": { schema: { $ref: "#/components/schemas/accepted" } } },
    },
  };
  for (const status of new Set(PROBLEM_KINDS.map((kind) => kind.status))) {
    const titles = PROBLEM_KINDS.filter((kind) => kind.status === status).map((kind) => kind.title);
    all[status] = problemAnswer(status, titles);
  }
  return all;
}

const SECURITY_SCHEMES = {
  standardWebhooks: {
    type: "apiKey",
    in: "header",
    name: "webhook-signature",
    description:
      "Standard Webhooks 1.0, with webhook-id and webhook-timestamp: `v1,` and the base64 HMAC-SHA256 of id.timestamp.body.",
  },
  easypost: {
    type: "apiKey",
    in: "header",
    name: "x-hmac-signature-v2",
    description: "EasyPost's HMAC, with x-timestamp and x-path; or its first one, x-hmac-signature.",
  },
  shopify: {
    type: "apiKey",
    in: "header",
    name: "x-shopify-hmac-sha256",
    description: "Shopify's HMAC: base64 of HMAC-SHA256 over the body.",
  },
  stripe: {
    type: "apiKey",
    in: "header",
    name: "stripe-signature",
    description:
      "Stripe's signature: `t=` and the seconds since 1970, `v1=` and the hex HMAC-SHA256 of timestamp.body.",
  },
  gocardless: {
    type: "apiKey",
    in: "header",
    name: "webhook-signature",
    description: "GoCardless's signature: hex HMAC-SHA256 over the body.",
  },
  lago: {
    type: "apiKey",
    in: "header",
    name: "x-lago-signature",
    description:
      "Lago's signature, of endpoints that sign by HMAC: base64 of HMAC-SHA256 over the body, with x-lago-signature-algorithm.",
  },
  bearer: {
    type: "http",
    scheme: "bearer",
    description: "A token, for partners that cannot sign; over TLS only.",
  },
};

function webhooks(): Json {
  return Object.fromEntries(
    SENT_EXAMPLES.map(({ name: key, title, mediaType, events: [type = ""] }) => [
      key,
      {
        post: {
          summary: title,
          description:
            "Sent to the address you gave us, signed by Standard Webhooks. Answer 2xx within 30 seconds; the webhook-id stays the same when it comes again.",
          requestBody: {
            required: true,
            content: {
              [mediaType]: { schema: reference(type), examples: examplesFor(mediaType, SENT_EXAMPLES) },
            },
          },
          responses: { "2XX": { description: "It is yours now." } },
        },
      },
    ]),
  );
}

/** The OpenAPI 3.1 document of what partners call and are called with. */
export function openApiDocument(): Json {
  const schemas = partnerSchemas();
  const types = Object.keys(schemas);
  return {
    openapi: "3.1.0",
    info: {
      title: "Freight Bridge",
      version: "1.0.0",
      description: "One signed address for everything that moves and bills freight. The guide is at /docs.",
      license: { name: "LGPL-3.0-only", identifier: "LGPL-3.0-only" },
    },
    servers: [{ url: "/" }],
    paths: {
      "/v1/systems/{system}/messages": {
        parameters: [
          {
            name: "system",
            in: "path",
            required: true,
            description: "The code of your system, as in the address you were given.",
            schema: { type: "string", pattern: "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$" },
          },
        ],
        post: {
          operationId: "sendMessage",
          summary: "Send a message",
          security: Object.keys(SECURITY_SCHEMES).map((scheme) => ({ [scheme]: [] })),
          requestBody: { required: true, content: requestContent(types) },
          responses: answers(),
        },
      },
    },
    webhooks: webhooks(),
    components: {
      securitySchemes: SECURITY_SCHEMES,
      schemas: {
        ...Object.fromEntries(types.map((type) => [name(type), schemas[type]])),
        accepted: MESSAGE_ANSWERS[202],
        problem: MESSAGE_ANSWERS["4xx"],
      },
    },
  };
}
