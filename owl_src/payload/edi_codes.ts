// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { _t } from "@web/core/l10n/translation";

const parties = () =>
  _t(
    "SH shipper | CN consignee | SF ship from | ST ship to | BT bill to | CA carrier | PF party to be paid | PE payee | PR payer | WH warehouse",
  );
const references = () =>
  _t(
    "BM bill of lading | CN carrier's number (PRO) | PO purchase order | SI shipper's number | MB master bill of lading | QN stop number | IV invoice | CR customer reference | DO delivery order | OQ order | BN booking",
  );
const verdicts = () => _t("A accepted | E accepted with errors | P partly accepted | R rejected");
const x12Dates = () =>
  _t(
    "02 delivery requested | 10 ship requested | 11 shipped | 17 estimated delivery | 35 delivered | 37 ship not before | 38 ship not later | 53 deliver not before | 54 deliver not later | 64 must answer by | 69 pick-up scheduled | 70 delivery scheduled | 86 picked up",
  );

/**
 * What the codes mean that decide how a message is read, by standard and place, in our own words: "code words", parted by bars.
 * How they are understood, and which others are, stands in the sidecar's dialects. A translation keeps the codes and the bars.
 */
export const EDI_CODES: Readonly<Record<string, () => string>> = {
  "x12 AT7-1": () =>
    _t(
      "A3 goes back to the shipper | A7 refused | A9 damaged | AF picked up | AG estimated delivery | AJ tendered for delivery | AM loaded | AP delivery not completed | AR arrived at the rail ramp | AV available for delivery | CA cancelled | CD left the delivery place | CL trailer closed | CP loading completed | D1 delivered | I1 in gate | J1 delivered to the next carrier | K1 arrived at customs | L1 loading | OA out gate | P1 left the terminal | R1 received from another carrier | SD delayed | X1 arrived at the delivery place | X2 estimated arrival | X3 arrived at the pick-up place | X4 arrived at the terminal | X6 on the way | XB shipment known",
    ),
  "x12 AT7-3": () => _t("AA pick-up appointment | AB delivery appointment"),
  "x12 B1-4": () => _t("A accepted | B accepted with a condition | C counter proposal | D declined"),
  "x12 B2A-1": () => _t("00 original | 01 cancellation | 04 change | 05 replacement | 06 confirmation"),
  "x12 B3-4": () => _t("CC collect | PP prepaid | TP third party"),
  "x12 S5-2": () =>
    _t("CL complete loading | CU complete unloading | LD load | PL part load | PU part unload | UL unload"),
  "x12 AK5-1": verdicts,
  "x12 IK5-1": verdicts,
  "x12 AK9-1": verdicts,
  "x12 TA1-4": verdicts,
  "x12 GS-1": () =>
    _t(
      "FA receipts | GF answers to tenders | IM freight invoices | IO freight invoices of ocean carriers | QM status | RA payments | SM tenders",
    ),
  "x12 ST-1": () =>
    _t(
      "110 air freight invoice | 204 tender | 210 freight invoice | 214 status | 820 payment | 990 answer to a tender | 997 receipt | 999 receipt",
    ),
  "x12 ISA-15": () => _t("P production | T test"),
  "x12 N1-1": parties,
  "x12 L11-2": references,
  "x12 REF-1": references,
  "x12 N9-1": references,
  "x12 G62-1": x12Dates,
  "x12 DTM-1": x12Dates,
  "edifact NAD-1": () =>
    _t(
      "CZ consignor | CN consignee | CA carrier | FW forwarder | BY buyer | SU supplier | IV invoicee | DP delivery party | SF ship from | MS sender of the message | MR receiver of the message | PE payee",
    ),
  "edifact RFF-1": () =>
    _t(
      "CU consignor's reference | CN carrier's reference | BM bill of lading | BN booking | AAM waybill | AAS transport document | ON order | DQ delivery note | IV invoice | SRN shipment | EQ equipment",
    ),
  "edifact DTM-1": () =>
    _t(
      "2 delivery requested | 7 in force from | 10 ship requested | 17 estimated delivery | 35 delivered | 69 delivery promised | 76 delivery scheduled | 132 estimated arrival | 133 estimated departure | 136 departed | 137 written | 178 arrived | 200 picked up | 234 pick-up not before | 334 status given",
    ),
  "edifact LOC-1": () =>
    _t(
      "5 departure | 7 delivery | 8 destination | 9 loading | 11 unloading | 13 transhipment | 14 where the goods are | 88 taken over | 175 activity",
    ),
  "edifact BGM-3": () => _t("1 cancellation | 4 change | 5 replacement | 9 original | 22 final"),
  "edifact UCI-4": () => _t("4 rejected | 7 accepted | 8 received"),
  "edifact UCM-3": () => _t("4 rejected | 7 accepted | 8 received"),
  "edifact MOA-1": () =>
    _t(
      "9 amount due | 77 invoice total | 79 line total | 86 message total | 124 tax | 125 taxed amount | 203 line amount | 23 charge | 204 allowance",
    ),
};
