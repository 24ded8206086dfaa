// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { FastifyInstance } from "fastify";
import { partnerGuide } from "../docs/guide.ts";
import { openApiDocument } from "../docs/openapi.ts";
import { allowOnly } from "./errors.ts";

/** Nothing but the page's own style: it has no script, no picture and no form. */
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";
const FRESH = "public, max-age=300";

/** `GET /docs`, the partners' guide, and `GET /docs/openapi.json`; both made once, at the start. */
export async function docsRoutes(app: FastifyInstance): Promise<void> {
  const pages = [
    { url: "/docs", type: "text/html; charset=utf-8", body: partnerGuide() },
    { url: "/docs/openapi.json", type: "application/json", body: JSON.stringify(openApiDocument()) },
  ];
  for (const { url, type, body } of pages) {
    app.get(url, (_request, reply) =>
      reply.type(type).headers({ "cache-control": FRESH, "content-security-policy": PAGE_POLICY }).send(body),
    );
    allowOnly(app, url, ["GET", "HEAD"]);
  }
}
