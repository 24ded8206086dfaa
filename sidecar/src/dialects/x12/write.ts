// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { InterchangeEvent, RemittanceEvent, TenderEvent } from "../../canonical/index.ts";
import { type Envelope, UnwritableError, type Written } from "../envelope.ts";
import { write204 } from "./write-204.ts";
import { write820 } from "./write-820.ts";
import { write997, write999 } from "./write-functional.ts";
import { type Content, interchangeText } from "./write-interchange.ts";
import { writeTa1 } from "./write-ta1.ts";

/** What X12 is written of: 204, 820, and the acknowledgement of what was received (TA1, 997, 999). */
export type X12Event = TenderEvent | RemittanceEvent | InterchangeEvent;

/** GS08 and ST03 of a 999: it belongs to 005010 only. */
const CONVENTION_999 = "005010X231A1";

/** GS01 of a group of acknowledgements; X12 acknowledges no such group itself, or two sides would never end. */
const ACKNOWLEDGEMENTS = "FA";

/** The group of 997 or 999, one set for each group received. */
function functionalGroup(
  { data }: InterchangeEvent,
  envelope: Envelope,
  kind: "997" | "999",
): Content["group"] {
  if (kind === "999" && envelope.version !== "005010") {
    throw new UnwritableError(
      "envelope.version",
      "999 is of version 005010; set the system to it, or to 997.",
    );
  }
  const groups = data.groups.flatMap((group, index) =>
    group.functional_id === ACKNOWLEDGEMENTS ? [] : [{ group, field: `event.data.groups.${index}` }],
  );
  if (groups.length === 0) return null;
  if (kind === "999") {
    const sets = groups.map(({ group, field }) => ({
      kind,
      convention: CONVENTION_999,
      segments: write999(group, field),
    }));
    return { functionalId: "FA", version: CONVENTION_999, sets };
  }
  const sets = groups.map(({ group, field }) => ({ kind, segments: write997(group, field) }));
  return { functionalId: "FA", version: envelope.version, sets };
}

/** What `envelope.standards.acknowledge` asks for, of an interchange of X12. */
function acknowledgement(event: InterchangeEvent, envelope: Envelope): Content {
  const wanted = envelope.standards.acknowledge ?? [];
  if (event.data.syntax !== "x12") {
    throw new UnwritableError(
      "event.data.syntax",
      "An EDIFACT interchange is acknowledged by CONTRL, not in X12.",
    );
  }
  const kind = wanted.find((one) => one === "997" || one === "999");
  const before = wanted.includes("TA1") ? [writeTa1(event)] : [];
  const group = kind === undefined ? null : functionalGroup(event, envelope, kind);
  if (before.length === 0 && group === null) {
    throw new UnwritableError(
      "envelope.standards.acknowledge",
      "There is nothing in it that X12 acknowledges.",
    );
  }
  return { preparedAt: event.time, before, group };
}

function contentOf(event: X12Event, envelope: Envelope): Content {
  const { version } = envelope;
  switch (event.type) {
    case "freight.tender.offered.v1": {
      const sets = [{ kind: "204", segments: write204(event, envelope) }];
      return { preparedAt: event.time, before: [], group: { functionalId: "SM", version, sets } };
    }
    case "freight.remittance.v1": {
      const sets = [{ kind: "820", segments: write820(event, envelope) }];
      return { preparedAt: event.time, before: [], group: { functionalId: "RA", version, sets } };
    }
    case "freight.interchange.received.v1":
      return acknowledgement(event, envelope);
  }
}

/**
 * Writes an event as one X12 interchange, a pure function of the two: the same bytes at every attempt.
 *
 * @throws UnwritableError where the event says what X12 cannot carry, with its place
 */
export function writeX12(event: X12Event, envelope: Envelope): Written {
  const text = interchangeText(contentOf(event, envelope), envelope);
  return { contentType: "application/edi-x12", body: Buffer.from(text, "utf8") };
}
