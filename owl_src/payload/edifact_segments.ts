// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { _t } from "@web/core/l10n/translation";

/**
 * What the segments of IFTMIN, IFTMBC, IFTSTA, INVOIC, APERAK and CONTRL are about, in our own words: the segment's name, then
 * its elements parted by bars and their components by plus signs. A translation keeps the colon, the bars and the plus signs.
 */
export const EDIFACT_SEGMENTS: Readonly<Record<string, () => string>> = {
  UNA: () => _t("The separators that follow"),
  UNB: () =>
    _t(
      "Start of the interchange: character set + version | sender + kind of id | receiver + kind of id | date + time | control number | password | application | priority | receipt wanted | agreement | test",
    ),
  UNZ: () => _t("End of the interchange: number of messages | control number"),
  UNG: () =>
    _t(
      "Start of a group: kind of messages | sender | receiver | date + time | control number | agency | version",
    ),
  UNE: () => _t("End of a group: number of messages | control number"),
  UNH: () => _t("Start of a message: control number | kind + version + release + agency + association"),
  UNT: () => _t("End of a message: number of segments | control number"),
  UNS: () => _t("Part of the message: part"),
  BGM: () => _t("Kind of document: kind + list + agency + name | number + version | purpose | answer"),
  DTM: () => _t("Date: kind + date + format"),
  RFF: () => _t("Reference: kind + reference + line"),
  NAD: () =>
    _t(
      "Party: role | id + list + agency | address as text + address as text | name + name | street + street | town | state | postcode | country",
    ),
  LOC: () => _t("Place: kind | place + list + agency + name | related place + list + agency + name"),
  TDT: () =>
    _t(
      "Transport: stage | number of the journey | mode | means + means as text | carrier + list + agency + name | direction | | vehicle + list + agency + name + nationality",
    ),
  TSR: () => _t("Service: contract | service | priority | kind of goods"),
  TOD: () => _t("Terms of delivery: function | who pays | terms + list + agency + text"),
  CNI: () => _t("Consignment: number | document + status + source"),
  STS: () =>
    _t("Status: category + list | status + list + agency + text | reason + list + agency + text | reason"),
  GID: () =>
    _t(
      "Goods item: number | packages + kind + list + agency + text | inner packages + kind + list + agency + text",
    ),
  GDS: () => _t("Kind of goods: kind"),
  MEA: () => _t("Measure: purpose | what is measured | unit + value + from + to"),
  DIM: () => _t("Dimensions: kind | unit + length + width + height"),
  EQD: () =>
    _t("Equipment: kind | number + list + agency | size and type | supplier | status | full or empty"),
  SEL: () => _t("Seal: number | who sealed"),
  PCI: () => _t("Marks: instruction | marks + marks"),
  GIN: () => _t("Identity of goods: kind | from + to"),
  SGP: () => _t("Goods in equipment: equipment | packages"),
  HAN: () => _t("Handling: instruction | hazard"),
  DGS: () => _t("Dangerous goods: regulation | class | UN number | flash point | packing group"),
  TMP: () => _t("Temperature: kind | value + unit"),
  RNG: () => _t("Range: kind | unit + from + to"),
  FTX: () => _t("Text: subject | function | code | text + text + text + text + text | language"),
  CTA: () => _t("Contact: function | id + name"),
  COM: () => _t("Phone or mail: address + kind"),
  CUX: () => _t("Currency: use + currency + kind | target use + currency + kind | rate"),
  PAT: () => _t("Terms of payment: kind | terms | reference + relation + unit + number"),
  PAI: () => _t("How it is paid: condition + guarantee + means"),
  MOA: () => _t("Amount: kind + amount + currency"),
  PCD: () => _t("Percentage: kind + percentage + basis"),
  PRI: () => _t("Price: kind + price + type"),
  CPI: () => _t("Who pays a charge: charge | means | prepaid or collect"),
  TCC: () => _t("Charge: charge + list + agency + text | rate | commodity"),
  LIN: () => _t("Line: number | action | item + kind of item id"),
  PIA: () => _t("Other ids of the item: function | id + kind | id + kind"),
  IMD: () => _t("Description: form | what | code + list + agency + text + text"),
  QTY: () => _t("Quantity: kind + quantity + unit"),
  ALI: () => _t("Origin and duty: origin | duty | condition"),
  ALC: () => _t("Allowance or charge: which | reason | settlement | order | service + list + agency + text"),
  TAX: () => _t("Tax: function | kind | account | basis | rate + + + percentage | category"),
  CNT: () => _t("Control total: kind + value + unit"),
  DOC: () => _t("Document: kind | number + status"),
  ERC: () => _t("Fault: fault + list + agency"),
  AUT: () => _t("Signature: signature | key"),
  UCI: () =>
    _t(
      "Receipt for an interchange: control number | sender + kind of id | receiver + kind of id | verdict | fault | segment",
    ),
  UCF: () => _t("Receipt for a group: control number | sender | receiver | verdict | fault"),
  UCM: () =>
    _t(
      "Receipt for a message: control number | kind + version + release + agency | verdict | fault | segment",
    ),
  UCS: () => _t("Segment with a fault: position | fault"),
  UCD: () => _t("Element with a fault: fault | element + component"),
};
