// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type Fault, MAX_FAULTS, partnerEventSchema } from "../canonical/index.ts";
import { adyen, adyenManual } from "./adyen.ts";
import { aftership } from "./aftership.ts";
import { australiaPost } from "./australia-post.ts";
import { canonical } from "./canonical.ts";
import { dcsa } from "./dcsa.ts";
import { dhl } from "./dhl.ts";
import {
  type Dialect,
  type DialectContext,
  MAX_EVENTS,
  type ReadEvent,
  type Reading,
  refuseLongList,
} from "./dialect.ts";
import { easypost } from "./easypost.ts";
import { fedex } from "./fedex.ts";
import { gls } from "./gls.ts";
import { gocardless } from "./gocardless.ts";
import { lago } from "./lago.ts";
import { laposte } from "./laposte.ts";
import { type Mapping, NO_MAPPING } from "./mapping.ts";
import { mydhl } from "./mydhl.ts";
import { overridden } from "./overrides.ts";
import { shippo } from "./shippo.ts";
import { shopify } from "./shopify.ts";
import { readJson } from "./strict-json.ts";
import { stripe } from "./stripe.ts";
import { ups } from "./ups.ts";
import { usps } from "./usps.ts";

export { type Dialect, type DialectContext, MAX_EVENTS, type ReadEvent, type Reading } from "./dialect.ts";
export type { FileDialect, FileItem, FileSource } from "./file-dialect.ts";
export { FILE_DIALECT_NAMES, fileDialectFor, fileDialectNamed, fileDialectOf } from "./file-dialects.ts";
export { Mapping, NO_MAPPING } from "./mapping.ts";
export { overridden } from "./overrides.ts";

const DIALECTS = new Map<string, Dialect>(
  [
    canonical,
    easypost,
    shippo,
    aftership,
    dcsa,
    ups,
    fedex,
    dhl,
    mydhl,
    usps,
    gls,
    laposte,
    australiaPost,
    shopify,
    stripe,
    lago,
    gocardless,
    adyen,
    adyenManual,
  ].map((dialect) => [dialect.name, dialect]),
);

/** The names of the dialects, for help texts. */
export const DIALECT_NAMES: readonly string[] = [...DIALECTS.keys()];

/** Whose JSON is read beside canonical events, for help texts: "EasyPost, Shippo and UPS". */
export const PARTNER_TITLES: string = new Intl.ListFormat("en-GB").format(
  [...DIALECTS.values()].filter((dialect) => dialect !== canonical).map(({ title }) => title),
);

export function dialectNamed(name: string): Dialect | undefined {
  return DIALECTS.get(name);
}

/** The dialect that a body is written in, by what it looks like; undefined when none, or more than one, could be meant. */
export function dialectOf(body: Buffer): Dialect | undefined {
  const json = readJson(body);
  if (!json.ok) return undefined;
  const { value } = json.document;
  const [dialect, ...others] = [...DIALECTS.values()].filter((one) => one.recognizes(value));
  return others.length === 0 ? dialect : undefined;
}

/** The faults of an event that a dialect made of a partner's words and that is not canonical for all that. */
function unfit({ event, pointer }: ReadEvent): Fault[] {
  const checked = partnerEventSchema(event.type).safeParse(event);
  if (checked.success) return [];
  return checked.error.issues.map((issue) => ({
    pointer: pointer ?? "",
    code: "not_canonical",
    detail: `What stands here cannot be kept: ${issue.path.join(".")} ${issue.message}.`.slice(0, 1000),
  }));
}

/** Events with the codes of the system's own mapping; they stay canonical, since a mapping holds sound codes only. */
function withOverrides(events: readonly ReadEvent[], mapping: Mapping): readonly ReadEvent[] {
  return events.map((read) => ({ ...read, event: overridden(read.event, mapping) }));
}

/**
 * Reads a partner's body: strict JSON, then the dialect, then the bounds that hold for every dialect.
 *
 * @param mediaType one that the dialect takes
 * @param body decompressed
 * @param mapping what is settled about the system that sends it
 */
export function readMessage(
  dialect: Dialect,
  mediaType: string,
  body: Buffer,
  context: DialectContext,
  mapping: Mapping = NO_MAPPING,
): Reading {
  const json = readJson(body);
  if (!json.ok) return { ok: false, faults: [json.fault] };
  const reading = dialect.read({ mediaType, document: json.document }, context);
  if (!reading.ok) return { ok: false, faults: reading.faults.slice(0, MAX_FAULTS) };
  if (reading.events.length > MAX_EVENTS) return refuseLongList("");
  // What stands for itself (raw is null) was checked by the same schema already.
  const faults = reading.events.flatMap((read) => (read.raw === null ? [] : unfit(read)));
  if (faults.length > 0) return { ok: false, faults: faults.slice(0, MAX_FAULTS) };
  return mapping === NO_MAPPING ? reading : { ...reading, events: withOverrides(reading.events, mapping) };
}
