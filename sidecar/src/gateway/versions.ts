// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { FastifyInstance } from "fastify";
import { type ApiVersion, V1 } from "../docs/versions.ts";

export { V1 };

/**
 * The headers that tell a program of a version's end: Deprecation (RFC 9745), Sunset (RFC 8594) and the links to what
 * to read and what to use instead.
 */
function endHeaders({
  deprecated,
  sunset,
  successor,
}: NonNullable<ApiVersion["end"]>): Record<string, string> {
  return {
    deprecation: `@${Math.floor(deprecated.getTime() / 1000)}`,
    sunset: sunset.toUTCString(),
    link: `</docs#versions>; rel="deprecation"; type="text/html", </${successor}/>; rel="successor-version"`,
  };
}

/** Has every answer under a version that is to end say so; one that goes on says nothing. */
export function announceEnd(app: FastifyInstance, { end }: ApiVersion): void {
  if (end === null) return;
  const headers = endHeaders(end);
  app.addHook("onRequest", (_request, reply, done) => {
    reply.headers(headers);
    done();
  });
}
