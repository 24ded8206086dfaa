// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Envelope, UnwritableError } from "../envelope.ts";
import type { Element, Words } from "../x12/write-values.ts";
import { Charset } from "./charset.ts";

/** What stands between UNB and UNZ: one message. */
export interface Message {
  /** S009: type, version, release, agency and the association's code, such as IFTMIN:D:01B:UN. */
  readonly identifier: readonly string[];
  /** Without UNH and UNT. */
  readonly segments: readonly Words[];
  /** When it was prepared, UTC: the event's time, so that every attempt writes the same bytes. */
  readonly preparedAt: string;
  /** 0002: 3 or 4. */
  readonly syntax: "3" | "4";
}

const MESSAGE_REFERENCE = "1";

function escaped(text: string): string {
  // The asterisk separates repetitions in syntax 4; released in syntax 3 it is still itself.
  return text.replace(/[:+'?*]/g, "?$&");
}

function elementText(element: Element): string {
  const parts = typeof element === "string" ? [element] : [...(element ?? [])];
  while (parts.at(-1) === "") parts.pop();
  return parts.map(escaped).join(":");
}

/** A segment without the separators of what is empty at its end (ISO 9735, 8.2). */
export function segmentText([id, ...elements]: Words): string {
  const texts = elements.map(elementText);
  while (texts.at(-1) === "") texts.pop();
  return `${[id, ...texts].join("+")}'`;
}

/** Whether a text is what its bytes in ISO 8859-1 will be read as; a reader that knows UTF-8 may take some for it. */
function isLatin(text: string): boolean {
  if (/[^\u0020-\u007e\u00a0-\u00ff]/.test(text)) return false;
  return new Charset("UNOC").decode(Buffer.from(text, "latin1")).text === text;
}

function plain(text: string | null, max: number, field: string): string {
  if (text === null) return "";
  if (/^[ -~]+$/.test(text) && text.length <= max) return text;
  const rule = `An EDIFACT interchange takes ${max} plain ASCII characters here; correct the system.`;
  throw new UnwritableError(field, rule);
}

function party(envelope: Envelope, side: "sender" | "receiver"): Element {
  const { id, qualifier } = envelope[side];
  return [plain(id, 35, `envelope.${side}.id`), plain(qualifier, 4, `envelope.${side}.qualifier`)];
}

function unb(envelope: Envelope, { preparedAt }: Message, level: string, syntax: string): Words {
  const date = preparedAt.slice(0, 10).replaceAll("-", "");
  return [
    "UNB",
    [level, syntax],
    party(envelope, "sender"),
    party(envelope, "receiver"),
    [syntax === "4" ? date : date.slice(2), preparedAt.slice(11, 16).replace(":", "")],
    String(envelope.interchange_control),
    null,
    null,
    null,
    envelope.acknowledgement_requested ? "1" : null,
    null,
    envelope.test ? "1" : null,
  ];
}

/**
 * Writes an interchange of one message, a segment a line (line ends between segments are no text): in ISO 8859-1 (UNOC)
 * where that can hold every character, else in UTF-8 (UNOW), which syntax version 4 brought.
 *
 * @throws UnwritableError where the envelope does not fit
 */
export function interchangeBytes(message: Message, envelope: Envelope): Buffer {
  const { identifier, segments } = message;
  const inside: Words[] = [
    ["UNH", MESSAGE_REFERENCE, identifier],
    ...segments,
    ["UNT", String(segments.length + 2), MESSAGE_REFERENCE],
  ];
  const texts = inside.map(segmentText);
  const latin = texts.every(isLatin);
  const syntax = latin ? message.syntax : "4";
  const head = segmentText(unb(envelope, message, latin ? "UNOC" : "UNOW", syntax));
  const una = `UNA:+.?${syntax === "4" ? "*" : " "}'`;
  const tail = segmentText(["UNZ", "1", String(envelope.interchange_control)]);
  return Buffer.from([una, head, ...texts, tail, ""].join("\r\n"), latin ? "latin1" : "utf8");
}
