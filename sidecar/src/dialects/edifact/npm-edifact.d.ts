// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** The part of npm's `edifact` that the tests compare the tokenizer with; the package brings no types. */
declare module "edifact/parser.js" {
  export default class Parser {
    constructor();
    encoding(level: string): void;
    on(event: "opensegment" | "component", listener: (text: string) => void): void;
    on(event: "closesegment" | "element", listener: () => void): void;
    write(text: string): void;
    end(): void;
  }
}
