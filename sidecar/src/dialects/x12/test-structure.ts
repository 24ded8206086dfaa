// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import assert from "node:assert/strict";

/** A segment, or a loop of them, at its place in a table of the standard: how often it may come there. */
export interface Use {
  readonly id: string;
  readonly isMandatory: boolean;
  readonly most: number;
  /** Of a loop, which begins with the segment `id`: what follows in it. */
  readonly loop?: readonly Use[];
}

function use(id: string, most = 1, loop?: readonly Use[]): Use {
  return { id, isMandatory: false, most, ...(loop === undefined ? {} : { loop }) };
}

function must(id: string, most = 1, loop?: readonly Use[]): Use {
  return { ...use(id, most, loop), isMandatory: true };
}

const NAME = [use("N2"), use("N3", 2), use("N4"), use("L11"), use("G61", 3)];
const ITEM = [use("AT8"), use("G61", 99, [use("L11", 5)])];

/** X12 004010 and 005010, transaction set 204: tables 1 to 3. */
export const TABLE_204: readonly Use[] = [
  must("ST"),
  must("B2"),
  must("B2A"),
  use("L11", 50),
  use("G62"),
  use("MS3"),
  use("AT5", 6),
  use("PLD"),
  use("LH6", 6),
  use("NTE", 10),
  use("N1", 5, NAME),
  use("N7", 10, [use("MEA"), use("M7", 2)]),
  use("S5", 999, [
    use("L11", 50),
    use("G62", 2),
    use("AT8"),
    use("LAD", 999),
    use("AT5", 6),
    use("PLD"),
    use("NTE", 20),
    use("N1", 1, NAME),
    use("L5", 99, ITEM),
    use("OID", 999, [use("G62", 2), use("LAD", 999), use("L5", 99, ITEM)]),
  ]),
  use("L3"),
  must("SE"),
];

/** X12 004010 and 005010, transaction set 997. */
export const TABLE_997: readonly Use[] = [
  must("ST"),
  must("AK1"),
  use("AK2", 999_999, [use("AK3", 999_999, [use("AK4", 99)]), must("AK5")]),
  must("AK9"),
  must("SE"),
];

/** The elements that no segment may leave out, by the standard's numbers. */
const MANDATORY: Readonly<Record<string, readonly number[]>> = {
  ST: [1, 2],
  B2: [4, 6],
  B2A: [1],
  L11: [1, 2],
  G62: [1, 2, 3, 4],
  MS3: [1, 2],
  NTE: [2],
  N1: [1],
  N2: [1],
  N3: [1],
  G61: [1, 2],
  N7: [2],
  S5: [1, 2],
  AK1: [1, 2],
  AK2: [1, 2],
  AK3: [1, 2],
  AK4: [1, 3],
  AK5: [1],
  AK9: [1, 2, 3, 4],
  SE: [1, 2],
};

/** The longest elements, by segment and number, where they are shorter than an event's texts. */
const LONGEST: Readonly<Record<string, Readonly<Record<number, number>>>> = {
  B2: { 4: 30 },
  L11: { 1: 30, 3: 80 },
  NTE: { 2: 80 },
  N1: { 2: 60, 4: 80 },
  N2: { 1: 60, 2: 60 },
  N3: { 1: 55, 2: 55 },
  N4: { 1: 30, 2: 2, 3: 15, 4: 3, 6: 30 },
  G61: { 2: 60, 4: 80 },
  OID: { 1: 30, 2: 22, 4: 2 },
  L5: { 1: 3, 2: 50, 6: 48 },
};

/** Takes what a table has in its order from the beginning of `ids`; how many there were. */
function taken(ids: readonly string[], table: readonly Use[]): number {
  let at = 0;
  for (const { id, isMandatory, most, loop } of table) {
    let count = 0;
    while (ids[at] === id && count < most) {
      count += 1;
      at += 1;
      if (loop !== undefined) at += taken(ids.slice(at), loop);
    }
    assert.ok(
      count > 0 || !isMandatory,
      `${id} is missing before ${ids[at]} (${ids.slice(0, at).join(" ")})`,
    );
  }
  return at;
}

/** Checks the segments of one transaction set, each a list of its id and its elements, against a table of the standard. */
export function assertStructure(segments: readonly (readonly string[])[], table: readonly Use[]): void {
  const ids = segments.map(([id = ""]) => id);
  const count = taken(ids, table);
  assert.equal(count, ids.length, `${ids[count]} has no place after ${ids.slice(0, count).join(" ")}`);
  for (const [id = "", ...elements] of segments) {
    for (const element of MANDATORY[id] ?? []) {
      assert.ok(elements[element - 1], `${id}${element} is missing in ${[id, ...elements].join("*")}`);
    }
    for (const [element, longest] of Object.entries(LONGEST[id] ?? {})) {
      const length = [...(elements[Number(element) - 1] ?? "")].length;
      assert.ok(length <= longest, `${id}${element} has ${length} characters`);
    }
  }
}
