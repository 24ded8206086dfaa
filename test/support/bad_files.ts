// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Files as nobody should send them, and what has to become of each, whichever way it comes. */
import { Writable } from "node:stream";
import yazl from "yazl";

export type Ending = "x12" | "edi" | "csv";

/** What a file is made of: tracking numbers of shipments that are known. */
export type Numbers = readonly [first: string, second: string];

export interface BadFile {
  readonly name: string;
  readonly ending: Ending;
  bytes(numbers: Numbers): Buffer | Promise<Buffer>;
  /** Whether anything of it is understood. */
  readonly isTaken: boolean;
  /** What the sender reads: the place of each fault, and its words. */
  readonly told: RegExp;
  /** Which of the shipments get their milestone. */
  readonly applied: readonly (0 | 1)[];
  /** What a person is told of: the file, a part of it, the envelope, or nothing, because nothing is wrong in the end. */
  readonly kept: "file" | "part" | "envelope" | "nothing";
}

let interchanges = 0;

/** A control number that no interchange before had: one that comes again is another kind of bad file. */
function control(): string {
  interchanges += 1;
  return String(interchanges).padStart(9, "0");
}

function isa(number = control()): string {
  const parties = "ZZ*CARRIER        *ZZ*SHIPPER        ";
  return `ISA*00*          *00*          *${parties}*261115*1430*U*00401*${number}*0*P*>~`;
}

const GS = "GS*QM*CARRIER*SHIPPER*20261115*1430*1*X*004010~";
const LONG = 1_000_000;

const stampOf = (time: Date) => time.toISOString().slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "*");

/** A 214 with one milestone. `inner`: what stands in its header besides. */
function set(number: string, tracking: string, inner = ""): string {
  const status = `LX*1~AT7*X6*NS***${stampOf(new Date())}*UT~`;
  const segments = `B10*${tracking}**DEMO~L11*${tracking}*2I~${inner}${status}`;
  return `ST*214*${number}~${segments}SE*${segments.split("~").length + 1}*${number}~`;
}

/** Two sound sets with something between them. */
function x12([first, second]: Numbers, between = ""): string {
  const number = control();
  const sets = `${set("0001", first)}${between}${set("0003", second)}`;
  const count = sets.split("ST*214*").length - 1;
  return `${isa(number)}${GS}${sets}GE*${count}*1~IEA*1*${number}~`;
}

function edifact([first]: Numbers): string {
  const stamp = new Date().toISOString().slice(0, 19).replaceAll(/[-:T]/g, "");
  const number = control();
  return [
    `UNB+UNOA:1+CARRIER+SHIPPER+261120:2143+${number}`,
    "UNH+1+IFTSTA:D:07B:UN",
    "BGM+23",
    `RFF+CW:${first.toUpperCase()}`,
    "CNI+1",
    "STS+1:D2:21",
    `DTM+78:${stamp}:204`,
    "UNT+7+1",
    `UNZ+1+${number}'`,
  ].join("'\n");
}

/** Text that a spreadsheet would run; where text may stand it is kept as it is. */
export const FORMULA = "=cmd|' /C calc'!A0";

/** The columns of the mapping that these CSV files are read by. */
export const COLUMNS = ["tracking", "code", "time", "city", "text"] as const;

function row(tracking: string, city = "Lyon", text = "on its way"): string {
  return `${tracking},in_transit,${new Date().toISOString()},${city},${text}`;
}

function csv(...rows: string[]): string {
  return [COLUMNS.join(","), ...rows, ""].join("\n");
}

async function zipped(name: string, text: string): Promise<Buffer> {
  const zip = new yazl.ZipFile();
  zip.addBuffer(Buffer.from(text), name);
  zip.end();
  const parts: Buffer[] = [];
  await new Promise<void>((resolve, reject) => {
    const into = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        parts.push(chunk);
        done();
      },
    });
    zip.outputStream.pipe(into).on("finish", resolve).on("error", reject);
  });
  return Buffer.concat(parts);
}

const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, "utf16le");

const REFUSED = { isTaken: false, applied: [], kept: "file" } as const;
const AROUND = { isTaken: true, applied: [0, 1], kept: "part" } as const;
const WHOLE = { isTaken: true, applied: [0, 1], kept: "nothing" } as const;

export const BAD_FILES: readonly BadFile[] = [
  {
    name: "an ISA of 50 bytes",
    ending: "x12",
    bytes: () => Buffer.from(isa().slice(0, 50)),
    told: /byte 0.*incomplete_header.*ends within the ISA, after 50 bytes/,
    ...REFUSED,
  },
  {
    name: "10 MB without a terminator",
    ending: "x12",
    bytes: ([first]) =>
      Buffer.from(`${isa()}${GS}ST*214*0001~B10*${first}**DEMO~K1*${"x".repeat(10 * LONG)}`),
    told: /segment 1 ISA.*missing_trailer.*214 0001: byte \d+.*segment_too_long.*no segment terminator/,
    ...REFUSED,
  },
  {
    name: "10 MB that begin like an ISA and have no separator after it",
    ending: "x12",
    bytes: () => Buffer.from(`ISA*00*${"x".repeat(10 * LONG)}`),
    told: /byte 0.*wrong_element_count.*ISA has 2 elements/,
    ...REFUSED,
  },
  {
    name: "a segment of 1 MB",
    ending: "x12",
    bytes: (numbers) => Buffer.from(x12(numbers, set("0002", numbers[0], `K1*${"x".repeat(LONG)}~`))),
    told: /214 0002.*byte \d+.*segment_too_long.*no segment terminator/,
    ...AROUND,
  },
  {
    name: "a million empty segments",
    ending: "x12",
    bytes: (numbers) => Buffer.from(x12(numbers, "~".repeat(LONG))),
    told: /1000000 empty segments/,
    ...WHOLE,
    kept: "envelope",
  },
  {
    name: "a segment of 5000 elements",
    ending: "x12",
    bytes: (numbers) => Buffer.from(x12(numbers, set("0002", numbers[0], `K1${"*x".repeat(5000)}~`))),
    told: /214 0002.*segment 4.*too_many_elements.*K1 has more than 500/,
    ...AROUND,
  },
  {
    name: "a file that ends in a release character",
    ending: "edi",
    bytes: (numbers) => Buffer.from(edifact(numbers).replace(/'$/, "?")),
    told: /after segment 8.*UNZ is missing/,
    ...REFUSED,
  },
  {
    name: "a release character before the last terminator",
    ending: "edi",
    bytes: (numbers) => Buffer.from(edifact(numbers).replace(/'$/, "?'")),
    told: /after segment 8.*UNZ is missing/,
    ...REFUSED,
  },
  {
    name: "quotes in quotes, and one in the wrong place",
    ending: "csv",
    bytes: ([first, second]) =>
      Buffer.from(
        csv(
          row(first, '"Lyon, ""La Part-Dieu"""', '"he said ""no"",\nand left"'),
          row(first, '"Lyon" Est'),
          row(second),
        ),
      ),
    told: /line 4.*misplaced_quote.*written twice/,
    ...AROUND,
  },
  {
    name: "a formula",
    ending: "csv",
    bytes: ([first, second]) =>
      Buffer.from(csv(row(first), row(first).replace("in_transit", FORMULA), row(second, "Lyon", FORMULA))),
    told: /line 3, column \\?"code\\?".*formula/,
    ...AROUND,
  },
  {
    name: "mixed line ends",
    ending: "csv",
    bytes: ([first, second]) =>
      Buffer.from(`${COLUMNS.join(",")}\r\n${row(first)}\r${row(second)}\n\r\n${row(second, "Paris")}`),
    told: /^/,
    ...WHOLE,
  },
  {
    name: "a table in UTF-16",
    ending: "csv",
    bytes: ([first, second]) => utf16(csv(row(first), row(second))),
    told: /byte 0.*wrong_encoding.*UTF-16.*save it as UTF-8/,
    ...REFUSED,
  },
  {
    name: "an interchange in UTF-16",
    ending: "x12",
    bytes: (numbers) => utf16(x12(numbers)),
    told: /byte 0.*wrong_format.*UTF-16/,
    ...REFUSED,
  },
  {
    name: "a table in a zip",
    ending: "csv",
    bytes: ([first, second]) => zipped("table.csv", csv(row(first), row(second))),
    told: /byte 0.*not_text.*zip archive.*unpack it/,
    ...REFUSED,
  },
  {
    name: "an interchange in a zip",
    ending: "x12",
    bytes: (numbers) => zipped("status.x12", x12(numbers)),
    told: /byte 0.*zip/i,
    ...REFUSED,
  },
];

/** A file of which everything is sound. */
export function soundFile(ending: Ending, numbers: Numbers): Buffer {
  if (ending === "csv") return Buffer.from(csv(...numbers.map((number) => row(number))));
  return Buffer.from(ending === "x12" ? x12(numbers) : edifact(numbers));
}
