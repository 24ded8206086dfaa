// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { z } from "zod";
import { valueAt } from "../canonical/index.ts";
import { carrierDialect, memberPaths, newestTime, type Path } from "./carrier-dialect.ts";
import { eventList, OptionalTrackerTime, optionalText, requiredText, TrackerTime } from "./partner-fields.ts";
import type { StatusTable, Tracker } from "./tracker.ts";

/** La Poste's event codes (API Suivi v2 of the Okapi portal), for parcels and letters of all of its companies. */
const STATUSES: StatusTable = {
  DR1: { code: "information_received" }, // déclaratif réceptionné
  PC1: { code: "picked_up" }, // pris en charge
  PC2: { code: "picked_up" }, // the same in the country of origin
  ET1: { code: "in_transit" }, // en cours de traitement
  ET2: { code: "in_transit" }, // the same in the country of origin
  ET3: { code: "in_transit" }, // the same in the country of destination
  ET4: { code: "in_transit" }, // the same in a country between
  EP1: { code: "in_transit" }, // en attente de présentation
  DO1: { code: "in_transit" }, // entrée en douane
  DO2: { code: "customs_cleared" }, // sortie de douane
  DO3: { code: "customs_hold" }, // retenu en douane
  // A problem, and one that is solved: of what kind only the words tell.
  PB1: { code: null },
  PB2: { code: "in_transit" },
  MD2: { code: "out_for_delivery" }, // mis en distribution
  ND1: { code: "delivery_failed" }, // non distribuable
  AG1: { code: "available_for_pickup" }, // en attente d'être retiré au guichet
  RE1: { code: "return_started" }, // retourné à l'expéditeur
  DI1: { code: "delivered" }, // distribué
  DI2: { code: "returned" }, // distribué à l'expéditeur
};

/** A number that La Poste does not know has a returnCode and no shipment. */
const Answer = z.object({
  shipment: z
    .object({
      idShip: requiredText(100),
      product: optionalText(100),
      estimDate: OptionalTrackerTime,
      event: eventList(
        z.object({ code: requiredText(50), label: optionalText(2000), date: TrackerTime }),
      ).nullish(),
    })
    .nullish(),
});
type Answer = z.infer<typeof Answer>;

function trackersOf({ shipment }: Answer, path: Path): Tracker[] {
  if (shipment == null) return [];
  const place = [...path, "shipment"];
  const checkpoints = (shipment.event ?? []).map(({ code, label, date }, index) => ({
    path: [...place, "event", index],
    time: date,
    status: code,
    detail: null,
    text: label,
    location: null,
  }));
  return [
    {
      number: shipment.idShip,
      otherReferences: [],
      carrier: { scac: null, name: "La Poste", service: shipment.product },
      reportedAt: newestTime(checkpoints),
      signedBy: null,
      checkpoints,
      summary: null,
      estimate: shipment.estimDate === null ? null : { path: place, time: shipment.estimDate },
    },
  ];
}

/** One number gives an object, several a list of them. */
function answerPaths(body: unknown): readonly Path[] | null {
  if (Array.isArray(body)) return memberPaths(body, []);
  const responses = memberPaths(body, ["responses"]);
  if (responses !== null) return responses;
  return valueAt(body, ["returnCode"]) === undefined ? null : [[]];
}

/** La Poste's API Suivi v2 (Colissimo, Chronopost, letters): one tracker for each shipment. */
export const laposte = carrierDialect({
  name: "laposte",
  title: "La Poste",
  statuses: STATUSES,
  expected: "an object with shipment and returnCode, or a list of them,",
  recognizes: (body) =>
    answerPaths(body)?.some((path) =>
      [["shipment", "idShip"], ["idShip"]].some((name) => valueAt(body, [...path, ...name]) !== undefined),
    ) ?? false,
  partPaths: answerPaths,
  part: Answer,
  trackersOf,
});
