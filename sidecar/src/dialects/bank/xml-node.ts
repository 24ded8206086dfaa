// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** An element of a small part of a document, by local names: prefixes are the bank's matter. */
export class XmlNode {
  readonly name: string;
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlNode[] = [];
  text = "";

  constructor(name: string, line: number, attributes: ReadonlyMap<string, string>) {
    this.name = name;
    this.line = line;
    this.attributes = attributes;
  }

  /** The first element of this path below, or null. */
  at(...path: readonly string[]): XmlNode | null {
    let node: XmlNode | null = this;
    for (const name of path) node = node?.children.find((child) => child.name === name) ?? null;
    return node;
  }

  all(name: string): XmlNode[] {
    return this.children.filter((child) => child.name === name);
  }

  /** The words of the first element of this path, null where nothing stands there. */
  words(...path: readonly string[]): string | null {
    return this.at(...path)?.text.trim() || null;
  }
}
