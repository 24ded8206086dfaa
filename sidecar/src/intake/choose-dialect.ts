// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import {
  FILE_DIALECT_NAMES,
  type FileDialect,
  fileDialectFor,
  fileDialectNamed,
  fileDialectOf,
} from "../dialects/index.ts";

/** EDI says by itself what it is: it is taken from every system, whatever its dialect. */
export const EDI_MEDIA_TYPES: ReadonlySet<string> = new Set(["application/edi-x12", "application/edifact"]);

/** What senders call a file that they know no better name for; the system's dialect tells what it is. */
const PLAIN_MEDIA_TYPES: ReadonlySet<string> = new Set(["application/octet-stream", "text/plain"]);

/** The media types that may be a file, of one system or another. */
export const FILE_MEDIA_TYPES: readonly string[] = [
  ...FILE_DIALECT_NAMES.flatMap((name) => fileDialectNamed(name)?.mediaTypes ?? []),
  ...PLAIN_MEDIA_TYPES,
];

/**
 * The dialect of a file by its media type; null where the system sends no files of this type.
 *
 * @param own the system's dialect where that is one of files
 */
export function dialectByType(own: FileDialect | null, mediaType: string): FileDialect | null {
  if (own !== null && (own.mediaTypes.includes(mediaType) || PLAIN_MEDIA_TYPES.has(mediaType))) return own;
  return EDI_MEDIA_TYPES.has(mediaType) ? (fileDialectFor(mediaType) ?? null) : null;
}

/** The dialect of a file of which only its beginning is known; null where it is no file but a JSON message. */
export function dialectByHead(own: FileDialect | null, head: Buffer): FileDialect | null {
  const recognized = fileDialectOf(head);
  const isEdi = recognized?.mediaTypes.some((type) => EDI_MEDIA_TYPES.has(type)) ?? false;
  return isEdi ? (recognized ?? own) : own;
}
