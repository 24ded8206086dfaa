// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import type { MilestoneCode, ReferenceKind } from "../canonical/index.ts";

/** transportEventTypeCode of DCSA Track & Trace 2.2. */
export const TRANSPORT_CODES: Readonly<Record<string, MilestoneCode>> = {
  ARRI: "arrived",
  DEPA: "departed",
};

/**
 * equipmentEventTypeCode of a laden container. Stripping, inspection and sealing have no canonical code; what an
 * empty container does says nothing about the goods. Both keep DCSA's word and go to a person.
 */
export const EQUIPMENT_CODES: Readonly<Record<string, MilestoneCode>> = {
  LOAD: "loaded",
  DISC: "discharged",
  GTIN: "gate_in",
  GTOT: "gate_out",
  STUF: "packed",
  PICK: "picked_up",
};

/**
 * shipmentEventTypeCode: what happened to a document. Drafted, received, confirmed and so on show that the carrier
 * has the information; a document that is rejected, void, on hold or released goes to a person.
 */
export const DOCUMENT_CODES: Readonly<Record<string, MilestoneCode>> = {
  RECE: "information_received",
  DRFT: "information_received",
  SUBM: "information_received",
  PENA: "information_received",
  PENU: "information_received",
  PENC: "information_received",
  APPR: "information_received",
  CONF: "information_received",
  ISSU: "document_issued",
  SURR: "document_issued",
};

/** documentTypeCode and documentReferenceType: what a document's number refers to. */
export const DOCUMENT_KINDS: Readonly<Record<string, ReferenceKind>> = {
  CBR: "booking", // carrier booking request
  BKG: "booking",
  TRD: "bol", // transport document: bill of lading or sea waybill
};

/** referenceType of DCSA: whose number a reference is. */
export const REFERENCE_TYPES: Readonly<Record<string, ReferenceKind>> = {
  EQ: "container",
  PO: "purchase_order",
};
