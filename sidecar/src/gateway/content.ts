// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { Fault } from "../canonical/index.ts";

const gunzipAsync = promisify(gunzip);

/** Type and subtype of RFC 6838 in lower case, without parameters. */
const MEDIA_TYPE = /^[a-z0-9!#$&^_.+-]+\/[a-z0-9!#$&^_.+-]+$/;

/** Type and subtype of a Content-Type header in lower case, whatever its parameters say; "" when there is none. */
export function typeOf(header: string | undefined): string {
  const [type = ""] = (header ?? "").toLowerCase().split(";", 1);
  return type.trim();
}

/**
 * The media type of a Content-Type header in lower case, or null when the header is missing, malformed or names a
 * character set other than UTF-8.
 */
export function mediaTypeOf(header: string | undefined): string | null {
  if (header === undefined) return null;
  if (MEDIA_TYPE.test(header)) return header;
  const [type = "", ...parameters] = header.toLowerCase().split(";");
  const isUtf8 = parameters.every((parameter) => {
    const [name, value] = parameter.split("=", 2).map((part) => part.trim());
    return name !== "charset" || value === "utf-8" || value === '"utf-8"';
  });
  const mediaType = type.trim();
  return isUtf8 && MEDIA_TYPE.test(mediaType) ? mediaType : null;
}

/** What became of a body on its way through decompression. */
export type Content =
  | { readonly kind: "plain"; readonly body: Buffer }
  | { readonly kind: "broken"; readonly fault: Fault }
  | { readonly kind: "too_large" }
  | { readonly kind: "unsupported" };

function codeOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}

/**
 * Undoes a Content-Encoding: `identity` or `gzip`.
 *
 * @param limit the most bytes that may come out; a gzip bomb is dropped as soon as it passes it
 */
export async function decode(body: Buffer, encoding: string, limit: number): Promise<Content> {
  const name = encoding.trim().toLowerCase();
  if (name === "identity" || name === "") return { kind: "plain", body };
  if (name !== "gzip" && name !== "x-gzip") return { kind: "unsupported" };
  try {
    return { kind: "plain", body: await gunzipAsync(body, { maxOutputLength: limit }) };
  } catch (error) {
    if (codeOf(error) === "ERR_BUFFER_TOO_LARGE") return { kind: "too_large" };
    const detail = "The body is not gzip, or its end is missing, although Content-Encoding says gzip.";
    return { kind: "broken", fault: { pointer: "", code: "broken_gzip", detail } };
  }
}
