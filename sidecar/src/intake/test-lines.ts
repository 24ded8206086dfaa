// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { testDelivery } from "../broker/test-broker.ts";
import type { InterchangeEvent } from "../canonical/index.ts";
import type { DialectContext, FileDialect, FileItem, ReadEvent } from "../dialects/index.ts";

/**
 * A file dialect of the tests, one line a unit: `ok ID [KEY]` is an event, `odd ID` one with a remark, `bad` is
 * rejected, `open NUMBER` and `close|loose|torn` are the ends of an interchange (sound, with a fault that does not stand
 * in the way, rejected), `junk` is a fault between the units and `stop` one behind which nothing is read.
 */
export const LINES: FileDialect = {
  name: "lines",
  mediaTypes: ["text/x-lines", "text/csv"],
  recognizes: (head) => head.toString().startsWith("lines"),
  async *read({ chunks, digest }, _mapping, context) {
    const reader = new Reader(context, digest);
    let rest = "";
    for await (const chunk of chunks) {
      const lines = (rest + chunk.toString()).split("\n");
      rest = lines.pop() ?? "";
      yield lines.flatMap((line) => reader.read(line));
    }
    if (rest !== "") yield reader.read(rest);
  },
};

const FAULT = { pointer: "", code: "bad_line", detail: "This line is bad." };

class Reader {
  readonly #context: DialectContext;
  readonly #digest: string;
  #unit = -1;
  #control = "";
  #firstUnit = 0;
  #isStopped = false;

  constructor(context: DialectContext, digest: string) {
    this.#context = context;
    this.#digest = digest;
  }

  read(line: string): FileItem[] {
    const [word = "", value = "", key] = line.split(" ");
    if (this.#isStopped) return [];
    switch (word) {
      case "open":
        this.#control = value;
        this.#firstUnit = this.#unit + 1;
        return [];
      case "close":
      case "loose":
      case "torn":
        return [this.#interchange(word)];
      case "junk":
      case "stop":
        this.#isStopped = word === "stop";
        return [{ kind: "fault", fault: FAULT, isFatal: word === "stop" }];
      default:
        this.#unit += 1;
        return this.#unitOf(word, value, key, line);
    }
  }

  #unitOf(word: string, id: string, key: string | undefined, line: string): FileItem[] {
    const unit = this.#unit;
    const name = `line ${unit + 1}`;
    const end = { kind: "unit", unit, name } as const;
    if (word === "bad") return [{ ...end, faults: [FAULT], remarks: [], raw: line }];
    const remarks = word === "odd" ? [FAULT] : [];
    const { event } = testDelivery(id, key ?? id);
    const own = {
      ...event,
      source: `/systems/${this.#context.system}`,
      correlationid: this.#context.correlationId,
    };
    const read = { event: own, raw: line, pointer: name } as ReadEvent;
    return [
      { kind: "event", unit, read },
      { ...end, faults: [], remarks, raw: "" },
    ];
  }

  #interchange(word: "close" | "loose" | "torn"): FileItem {
    const isTorn = word === "torn";
    const control = this.#control;
    const status = isTorn ? "rejected" : "accepted";
    const party = { qualifier: null, id: "X" };
    const event: InterchangeEvent = {
      specversion: "1.0",
      id: `interchange-${control}`,
      source: `/systems/${this.#context.system}`,
      type: "freight.interchange.received.v1",
      subject: control,
      time: this.#context.receivedAt,
      datacontenttype: "application/json",
      partitionkey: `control:${control}`,
      correlationid: this.#context.correlationId,
      data: {
        syntax: "x12",
        control,
        sender: party,
        receiver: party,
        test: false,
        version: null,
        prepared_at: null,
        acknowledgement_requested: false,
        digest: this.#digest,
        status,
        groups: [
          {
            functional_id: null,
            control: null,
            version: null,
            status,
            declared: null,
            received: 1,
            accepted: 1,
            sets: [],
            faults: [],
          },
        ],
        faults: word === "close" ? [] : [{ ...FAULT, code: word }],
      },
    };
    return { kind: "interchange", event, firstUnit: this.#firstUnit, isRejected: isTorn };
  }
}
