// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { _t } from "@web/core/l10n/translation";

/**
 * What the segments of X12 204, 210, 214, 820, 990, 997, 999 and TA1 are about, in our own words: the segment's name, then
 * its elements in their order, parted by bars (an empty one is not named). A translation keeps the colon and the bars.
 */
export const X12_SEGMENTS: Readonly<Record<string, () => string>> = {
  ISA: () =>
    _t(
      "Start of the interchange: kind of authorisation | authorisation | kind of password | password | kind of sender id | sender | kind of receiver id | receiver | date | time | repetition separator | version | control number | acknowledgement wanted | test or production | component separator",
    ),
  IEA: () => _t("End of the interchange: number of groups | control number"),
  GS: () =>
    _t(
      "Start of a group: kind of messages | sender | receiver | date | time | control number | agency | version",
    ),
  GE: () => _t("End of a group: number of messages | control number"),
  ST: () => _t("Start of a message: its kind | control number | guide"),
  SE: () => _t("End of a message: number of segments | control number"),
  TA1: () =>
    _t(
      "Receipt for an interchange: control number | date | time | accepted, with errors or rejected | reason",
    ),
  B1: () => _t("Answer to a tender: carrier (SCAC) | load number | date | answer"),
  B10: () =>
    _t(
      "Start of a status: carrier's number (PRO) | shipment number | carrier (SCAC) | inquiry number | kind of reference | reference",
    ),
  B2: () =>
    _t(
      "Start of a tender: tariff service | carrier (SCAC) | place | load number | unit of weight | who pays | qualifier | equipment",
    ),
  B2A: () => _t("Purpose of a tender: purpose | kind of use"),
  B3: () =>
    _t(
      "Start of a freight invoice: qualifier | invoice number | shipment number | who pays | unit of weight | invoice date | amount due | correction | delivery date | kind of date | carrier (SCAC) | date | tariff service | terms",
    ),
  C2: () => _t("Bank: | | bank | account"),
  C3: () => _t("Currency: currency | exchange rate | currency of the rate"),
  ITD: () =>
    _t("Terms of payment: kind | basis | discount % | discount date | discount days | due date | days"),
  BPR: () =>
    _t(
      "Payment: handling | amount | credit or debit | method | format | kind of bank id | paying bank | kind of account | paying account | payer | supplement | kind of bank id | receiving bank | kind of account | receiving account | date",
    ),
  TRN: () => _t("Trace: kind | reference | originator | reference"),
  CUR: () => _t("Currency: whose | currency | exchange rate"),
  ENT: () => _t("Party that is settled with: number | role | kind of id | id"),
  RMR: () =>
    _t(
      "Invoice that is paid: kind of reference | reference | action | amount paid | amount billed | discount | reason of adjustment | adjustment",
    ),
  ADX: () => _t("Adjustment: amount | reason | kind of reference | reference"),
  REF: () => _t("Reference: kind | reference | description"),
  N9: () => _t("Reference: kind | reference | description | date | time | time zone"),
  L11: () => _t("Reference: reference | kind | description"),
  DTM: () => _t("Date: kind | date | time | time zone"),
  G62: () => _t("Date: kind | date | kind of time | time | time zone"),
  N1: () => _t("Party: role | name | kind of id | id"),
  N2: () => _t("Name of the party, continued: name | name"),
  N3: () => _t("Street: address | address"),
  N4: () => _t("Town: town | state | postcode | country | kind of place | place"),
  G61: () => _t("Contact: function | name | kind of number | number"),
  PER: () => _t("Contact: function | name | kind of number | number"),
  MS1: () => _t("Where the vehicle is: town | state | country | longitude | latitude"),
  MS2: () => _t("Vehicle: owner (SCAC) | number | description | check digit"),
  MS3: () => _t("Carrier on the way: carrier (SCAC) | part of the route | town | mode | state"),
  AT5: () => _t("Handling: handling | service | description"),
  AT7: () =>
    _t("Status: status | reason | appointment | reason of the appointment | date | time | time zone"),
  AT8: () =>
    _t("Weight and pieces: kind of weight | unit | weight | pieces | inner pieces | unit of volume | volume"),
  AT9: () => _t("Trailer: length | height | width | equipment"),
  Q7: () => _t("Exception of the goods: exception | packaging | pieces"),
  POD: () => _t("Proof of delivery: date | time | signed by"),
  NTE: () => _t("Note: kind | text"),
  K1: () => _t("Remark: text | text"),
  LH6: () => _t("Hazardous goods: contact | phone"),
  N7: () =>
    _t(
      "Equipment: owner | number | weight | kind of weight | tare weight | | | volume | unit of volume | | kind of equipment | | | length",
    ),
  M7: () => _t("Seals: seal | seal | seal | seal"),
  S5: () =>
    _t(
      "Stop: number | what is done there | weight | unit of weight | units | kind of unit | volume | unit of volume | description",
    ),
  PLD: () => _t("Pallets: number | exchange | unit of weight | weight"),
  OID: () =>
    _t(
      "Order at the stop: order | purchase order | reference | kind of unit | quantity | unit of weight | weight | unit of volume | volume",
    ),
  LAD: () =>
    _t(
      "Lading: packaging | pieces | unit of weight | weight of one | unit of weight | weight | kind of product id | product | kind of product id | product",
    ),
  LX: () => _t("Start of a line: number"),
  L0: () =>
    _t(
      "Line, quantity and weight: number | billed quantity | kind of quantity | weight | kind of weight | volume | unit of volume | pieces | packaging | | unit of weight",
    ),
  L1: () =>
    _t(
      "Line, charge: number | rate | kind of rate | charge | advances | prepaid | | kind of charge | rate class | | method | description",
    ),
  L3: () =>
    _t(
      "Total: weight | kind of weight | rate | kind of rate | charge | advances | prepaid | kind of charge | volume | unit of volume | pieces | unit of weight",
    ),
  L5: () => _t("Line, description: number | description | commodity | kind of commodity | packaging | marks"),
  L7: () => _t("Line, tariff: number | agency | tariff | section | item | part | freight class"),
  R3: () =>
    _t(
      "Carrier of the way: carrier (SCAC) | part of the route | town | mode | place | invoice number | invoice date | amount | description",
    ),
  SPO: () =>
    _t(
      "Order in the shipment: purchase order | reference | kind of unit | quantity | unit of weight | weight",
    ),
  AK1: () => _t("Receipt for a group: kind of messages | control number of the group | version"),
  AK2: () => _t("Receipt for a message: its kind | control number | guide"),
  AK3: () => _t("Segment with a fault: segment | position | loop | fault"),
  AK4: () => _t("Element with a fault: position | element | fault | value"),
  AK5: () => _t("Verdict on the message: verdict | fault | fault | fault | fault | fault"),
  AK9: () => _t("Verdict on the group: verdict | messages announced | received | accepted | fault | fault"),
  IK3: () => _t("Segment with a fault: segment | position | loop | fault"),
  IK4: () => _t("Element with a fault: position | element | fault | value"),
  IK5: () => _t("Verdict on the message: verdict | fault | fault | fault"),
  CTX: () => _t("Context of the fault: context | segment | position | loop | position"),
};
