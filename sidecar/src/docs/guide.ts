// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { PARTNER_TITLES } from "../dialects/index.ts";
import { PROBLEM_KINDS } from "../gateway/problem.ts";
import { CHANGELOG } from "./changelog.ts";
import { EXAMPLES, type Example, SENT_EXAMPLES } from "./examples.ts";
import { type Field, fieldsOf, type Schema } from "./fields.ts";
import { type Html, html } from "./html.ts";
import { partnerSchemas } from "./openapi.ts";
import { STYLE } from "./style.ts";
import { API_VERSIONS, type ApiVersion } from "./versions.ts";

const SECTIONS = [
  ["send", "Send a message"],
  ["sign", "Sign it"],
  ["answers", "What we answer"],
  ["events", "Events"],
  ["files", "X12, EDIFACT and CSV"],
  ["receive", "What we send to you"],
  ["versions", "Versions"],
  ["changes", "Changes"],
] as const;

function example({ title, mediaType, body }: Example): Html {
  return html`<figure><figcaption>${title} <code>${mediaType}</code></figcaption><pre tabindex="0">${body}</pre></figure>`;
}

function fieldRow({ path, isRequired, form, description }: Field): Html {
  const need = isRequired ? html`<strong>required</strong>` : "optional";
  return html`<tr><td><code>${path}</code></td><td>${need}</td><td>${form}</td><td>${description}</td></tr>`;
}

function eventSection([type, schema]: [string, Schema]): Html {
  const examples = [...EXAMPLES, ...SENT_EXAMPLES].filter(
    ({ dialect, events }) => dialect === "canonical" && events.length === 1 && events[0] === type,
  );
  return html`<section id="${type}"><h3><code>${type}</code></h3>
    ${examples.map(example)}
    <details><summary>Every field</summary><div class="wide"><table>
      <thead><tr><th>Field</th><th></th><th>Holds</th><th></th></tr></thead>
      <tbody>${fieldsOf(schema).map(fieldRow)}</tbody></table></div></details></section>`;
}

function send(): Html {
  const batch = EXAMPLES.filter(({ events }) => events.length > 1);
  return html`<p>One address takes everything: <code>POST /v1/systems/<em>your code</em>/messages</code>. Your contact gives you
    the code and a secret. Write CloudEvents 1.0 as below, your platform's own JSON where it is one we read (${PARTNER_TITLES}), or the EDI and CSV you send today.</p>
    <p>You may leave out <code>source</code>, <code>datacontenttype</code>, <code>partitionkey</code> and <code>correlationid</code>; we fill them in.
    The <code>id</code> is yours: the same id again is the same event, and has no second effect. So after a time-out, send the same message again.</p>
    ${batch.map(example)}`;
}

const SIGNING = `ID=msg_$(date +%s) NOW=$(date +%s)
KEY=$(printf %s "\${FREIGHT_SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \\n')
SIGNATURE=$({ printf %s "$ID.$NOW."; cat message.json; } \\
  | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$KEY" -binary | base64)
curl -i "$FREIGHT_ENDPOINT" -H 'content-type: application/json' \\
  -H "webhook-id: $ID" -H "webhook-timestamp: $NOW" -H "webhook-signature: v1,$SIGNATURE" \\
  --data-binary @message.json`;

function sign(): Html {
  return html`<p>Messages are signed as <a href="https://www.standardwebhooks.com/">Standard Webhooks</a> has it: HMAC-SHA256 with your secret over
    <code>webhook-id.webhook-timestamp.body</code>, the bytes of the body as they are sent. There are libraries for most languages; with openssl it is:</p>
    <pre tabindex="0">${SIGNING}</pre>
    <p>The time stamp may be five minutes off. While a secret is rotated, the old and the new one both work. EasyPost's, Shopify's, Stripe's, GoCardless's, Lago's (HMAC)
    and Adyen's own signatures and, for partners that cannot sign, a bearer token over TLS can be agreed instead.</p>
    <p>Adyen signs within each item (<code>additionalData.hmacSignature</code>), with the HMAC key of its Customer Area. Adyen takes any 2xx for an answer, so our 202 ends
    its retries; the <code>[accepted]</code> of older integrations is not needed.</p>`;
}

function answers(): Html {
  const rows = PROBLEM_KINDS.map(
    ({ status, code, title }) =>
      html`<tr><td>${status}</td><td><code>urn:freight-bridge:problem:${code}</code></td><td>${title}</td></tr>`,
  );
  return html`<p><strong>202</strong> means that every event is safely kept: never send it again. With <strong>429</strong> and <strong>503</strong> wait as long
    as <code>Retry-After</code> says and send the same message again. Everything else needs a change on your side. A message is understood as a whole or not at all;
    a file set by set.</p>
    <p>Problems come as <code>application/problem+json</code> (RFC 9457). Under <code>errors</code> each fault has its place: a JSON Pointer, a segment and element
    (<code>segment 7 AT7-05</code>), or a line and column. Tell us the <code>correlationid</code> when you ask about one.</p>
    <div class="wide"><table><thead><tr><th>Status</th><th>Type</th><th>Meaning</th></tr></thead><tbody>${rows}</tbody></table></div>`;
}

function files(): Html {
  const shown = EXAMPLES.filter(({ dialect }) => dialect !== "canonical");
  return html`<p>Send a file's bytes as they are, with <code>application/edi-x12</code>, <code>application/edifact</code>, <code>text/csv</code>,
    <code>application/x-mt940</code> or <code>application/xml</code> (camt.053 and camt.054). Delimiters are read from the
    interchange. Each transaction set is accepted or rejected by itself, and answered with the 997, 999, TA1 or CONTRL that we agreed.
    An interchange that does not close is rejected as a whole; wrong counts are accepted with errors noted. CSV needs a header line and a column map that your contact
    keeps. A bank statement whose entries do not lead from its opening to its closing balance is rejected.</p>${shown.map(example)}`;
}

function receive(): Html {
  return html`<p>Tenders, remittances and acknowledgements go to the address that you give us, as EDI or as CloudEvents, signed the same way. Answer 2xx within 30 seconds; anything else, and silence,
    is tried again for some hours, with the same <code>webhook-id</code>. We do not follow redirects.</p>${SENT_EXAMPLES.map(example)}`;
}

function version({ name, end }: ApiVersion): Html {
  if (end === null) return html`<li><code>${name}</code>: current.</li>`;
  const [deprecated, sunset] = [end.deprecated, end.sunset].map((date) => date.toISOString().slice(0, 10));
  return html`<li><code>${name}</code>: deprecated from ${deprecated ?? ""}, ends on ${sunset ?? ""}; use <code>${end.successor}</code>.</li>`;
}

function versions(): Html {
  return html`<ul>${API_VERSIONS.map(version)}</ul>
    <p>Within a version, members and event types are only added. A version that is to end is answered with the headers <code>Deprecation</code> (RFC 9745) and
    <code>Sunset</code> (RFC 8594) for at least a year before.</p>`;
}

function changes(): Html {
  return html`<dl>${CHANGELOG.map(({ date, text }) => html`<dt>${date}</dt><dd>${text}</dd>`)}</dl>`;
}

function events(): Html {
  const types = Object.entries(partnerSchemas());
  return html`<p>Amounts are texts such as <code>"41.60"</code>; times have an offset. Where your code has no canonical one, send
    <code>"code": null</code> and keep yours in <code>partner_code</code>.</p>${types.map(([type, schema]) => eventSection([type, schema as Schema]))}`;
}

const BODIES = { send, sign, answers, events, files, receive, versions, changes };

/** The partners' guide, one page without a script. */
export function partnerGuide(): string {
  const links = SECTIONS.map(([id, title]) => html`<li><a href="#${id}">${title}</a></li>`);
  const sections = SECTIONS.map(
    ([id, title]) => html`<section id="${id}"><h2>${title}</h2>${BODIES[id]()}</section>`,
  );
  return html`<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Freight Bridge for partners</title><style>${STYLE}</style></head>
<body><nav aria-label="Contents"><strong>Freight Bridge</strong><ul>${links}</ul><p><a href="/docs/openapi.json">OpenAPI 3.1</a></p></nav>
<main><h1>Freight Bridge for partners</h1>${sections}</main></body></html>`.text;
}
