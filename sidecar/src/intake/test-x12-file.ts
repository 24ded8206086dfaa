// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Events of one 214: a carrier sends a whole load's stops in one. */
const STATUSES_OF_A_SET = 10;

/** An instant as AT7 has it: no two of a file are the same. */
function at(index: number): string {
  const time = new Date(Date.UTC(2026, 7, 1) + index * 60_000).toISOString();
  return `${time.slice(0, 10).replaceAll("-", "")}*${time.slice(11, 16).replace(":", "")}`;
}

/**
 * One interchange of 214s piece by piece, as long as wanted.
 *
 * @param events how many milestones it says; a multiple of 10
 */
export function* statusFile(events: number): Generator<Buffer> {
  const sets = events / STATUSES_OF_A_SET;
  const parties = "ZZ*CARRIER        *ZZ*SHIPPER        ";
  yield Buffer.from(
    `ISA*00*          *00*          *${parties}*260815*1430*U*00401*000000017*0*P*>~` +
      "GS*QM*CARRIER*SHIPPER*20260815*1430*1*X*004010~",
  );
  for (let set = 0; set < sets; set += 1) {
    const control = String(set + 1).padStart(9, "0");
    const statuses = Array.from(
      { length: STATUSES_OF_A_SET },
      (_, index) => `LX*${index + 1}~AT7*X6*NS***${at(set * STATUSES_OF_A_SET + index)}*UT~`,
    );
    const count = 3 + 2 * STATUSES_OF_A_SET;
    yield Buffer.from(
      `ST*214*${control}~B10*PRO${set}*SHIP${set}*DEMO~${statuses.join("")}SE*${count}*${control}~`,
    );
  }
  yield Buffer.from(`GE*${sets}*1~IEA*1*000000017~`);
}
