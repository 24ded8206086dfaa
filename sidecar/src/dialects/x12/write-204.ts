// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { TenderEvent } from "../../canonical/index.ts";
import { strongestReference } from "../../canonical/references.ts";
import { type Envelope, UnwritableError } from "../envelope.ts";
import { codeOf, ENTITIES, FACTS, MODES, PAYMENT_BY_CONTRACT, PAYMENTS, PURPOSES } from "./codes-204.ts";
import { type Frame, noteWords, partyLoop, referenceWords } from "./write-204-parts.ts";
import { stopWords } from "./write-204-stop.ts";
import { equipmentWords } from "./write-equipment.ts";
import { releaseOf } from "./write-interchange.ts";
import { measured, volumeUnit, weightUnit } from "./write-measures.ts";
import { date8, fitted, implied, line, time8, type Words } from "./write-values.ts";

type Data = TenderEvent["data"];

/** How many NTE and N1 loops the heading takes (X12 204, positions 130 and 140). */
const MAX_NOTES = 10;
const MAX_PARTIES = 5;

/** What X12 has no element for, as L11 ZZ with its name behind it; a currency is told where it is not the usual one. */
function factWords({ carrier, equipment, charge }: Data, longest: number): Words[] {
  const facts = [
    [FACTS.service, carrier?.service ?? null, "event.data.carrier.service"],
    [FACTS.equipment, equipment, "event.data.equipment"],
    [FACTS.currency, charge?.currency ?? null, "event.data.charge.currency"],
  ] as const;
  return facts.flatMap(([name, value, field]): Words[] => {
    const text = fitted(value, longest, field);
    return text === null ? [] : [["L11", text, "ZZ", name]];
  });
}

/** MS3: the carrier and the mode. */
function routeWords({ carrier, mode }: Data): Words[] {
  const scac = carrier?.scac ?? null;
  if (scac !== null) return [["MS3", scac, "B", null, mode === null ? null : codeOf(MODES, mode)]];
  if (mode === null) return [];
  throw new UnwritableError(
    "event.data.carrier.scac",
    "X12 names the mode beside the carrier; give its SCAC.",
  );
}

/** The loops of N1; the carrier's name is one of them, told from other parties by its number, the SCAC (qualifier 2). */
function partiesWords({ carrier, parties }: Data, frame: Frame): Words[] {
  const name = fitted(carrier?.name ?? null, 60, "event.data.carrier.name");
  const scac = carrier?.scac ?? null;
  const named: Words[] = name === null ? [] : [["N1", "CA", name, ...(scac === null ? [] : ["2", scac])]];
  if (parties.length + named.length > MAX_PARTIES) {
    const detail = `X12 takes ${MAX_PARTIES} parties in the heading of a tender, the carrier's name among them.`;
    throw new UnwritableError("event.data.parties", detail);
  }
  const loops = parties.flatMap((party, index) => {
    // Each role has its code.
    return partyLoop(party, codeOf(ENTITIES, party.role) as string, frame, `event.data.parties.${index}`);
  });
  return [...named, ...loops];
}

/** L3: the totals; the charge is in cents (N2). */
function totalWords({ weight, volume, packages, charge }: Data): Words[] {
  if (weight === null && volume === null && packages === null && charge === null) return [];
  return [
    [
      "L3",
      measured(weight, 10, "event.data.weight"),
      weight === null ? null : "G",
      null,
      null,
      implied(charge?.amount ?? null, 2, 12, "event.data.charge.amount"),
      null,
      null,
      null,
      measured(volume, 8, "event.data.volume"),
      volumeUnit(volume, "event.data.volume"),
      implied(packages, 0, 7, "event.data.packages"),
      weightUnit(weight, "event.data.weight"),
    ],
  ];
}

/** The number of the load: the reference that says so, else the one that names it most surely. */
function shipmentIdOf({ references }: Data): string {
  const value = (references.find(({ kind }) => kind === "shipment") ?? strongestReference(references))?.value;
  return fitted(value ?? null, 30, "event.data.references") as string;
}

/**
 * The segments of X12 204, motor carrier load tender, between ST and SE. All times are UTC (time code UT).
 *
 * @throws UnwritableError where the tender says what a 204 cannot carry
 */
export function write204({ data }: TenderEvent, envelope: Envelope): Words[] {
  const { reference, communication } = releaseOf(envelope);
  const frame: Frame = { reference, communication, shipmentId: shipmentIdOf(data) };
  const payment = data.payment === null ? PAYMENT_BY_CONTRACT : codeOf(PAYMENTS, data.payment);
  const others = data.references.filter(
    ({ kind, value }) => kind !== "shipment" || line(value) !== frame.shipmentId,
  );
  const respondBy: Words[] =
    data.respond_by === null
      ? []
      : [["G62", "64", date8(data.respond_by), "1", time8(data.respond_by), "UT"]];
  return [
    ["B2", null, data.carrier?.scac ?? null, null, frame.shipmentId, null, payment],
    ["B2A", codeOf(PURPOSES, data.purpose), "LT"],
    ...referenceWords(others, reference, "event.data.references"),
    ...factWords(data, reference),
    ...respondBy,
    ...routeWords(data),
    ...noteWords(data.notes, MAX_NOTES, "event.data.notes"),
    ...partiesWords(data, frame),
    ...equipmentWords(data.equipment),
    ...stopWords(data.stops, frame),
    ...totalWords(data),
  ];
}
