// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { type SaxesAttributeNS, SaxesParser } from "saxes";
import type { Fault } from "../../canonical/index.ts";
import { XmlNode } from "./xml-node.ts";

/** The deepest element that is read; ISO 20022 goes to about 15. */
const MAX_DEPTH = 40;
/** The most characters between two tags, and of one tag: more is no message of a bank. */
const MAX_UNBROKEN = 64 * 1024;

/** Who is told of a document, element by element. */
export interface XmlReader {
  /** An element opens; its path from the root by local names, itself included. */
  open(node: XmlNode, path: readonly string[], namespace: string): void;
  /** It closes, its text read; `words` is what stands in the document since the last element that closed. */
  close(node: XmlNode, path: readonly string[], words: string): void;
}

/**
 * Reads a document as it comes, in memory that does not grow with it. Document types are refused, and with them every
 * entity but the five of XML itself: nothing is expanded, nothing is fetched.
 */
export class XmlStream {
  readonly #parser = new SaxesParser({ xmlns: true, position: true });
  readonly #path: string[] = [];
  readonly #open: XmlNode[] = [];
  #fault: Fault | null = null;
  #source = "";
  /** Where `#source` begins in the document, where the words for the next element do, and where the last tag ended. */
  #base = 0;
  #from = 0;
  #broken = 0;
  #written = 0;

  constructor(reader: XmlReader) {
    const parser = this.#parser;
    parser.on("error", (error) => this.#refuse("broken_xml", `This is no sound XML: ${messageOf(error)}.`));
    parser.on("doctype", () => {
      this.#refuse(
        "doctype",
        "A document type is not taken, and no entity is expanded: send the message alone.",
      );
    });
    parser.on("opentag", ({ local, uri, attributes }) => {
      if (this.#fault !== null) return;
      this.#broken = parser.position;
      const node = new XmlNode(local, parser.line, plainAttributes(attributes));
      this.#path.push(local);
      this.#open.push(node);
      if (this.#path.length > MAX_DEPTH)
        return this.#refuse("too_deep", `Elements stand more than ${MAX_DEPTH} deep in each other.`);
      reader.open(node, this.#path, uri);
    });
    parser.on("text", (text) => this.#text(text));
    parser.on("cdata", (text) => this.#text(text));
    parser.on("closetag", () => {
      const node = this.#open.pop();
      if (this.#fault !== null || node === undefined) return;
      this.#broken = parser.position;
      const words = this.#source.slice(this.#from - this.#base, parser.position - this.#base);
      reader.close(node, this.#path, words);
      this.#path.pop();
    });
  }

  /** Why nothing more can be read; null: all is well. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** Begins the words of the next element here. */
  forget(): void {
    this.#from = this.#parser.position;
  }

  push(text: string): void {
    if (this.#fault !== null) return;
    this.#source += text;
    this.#parser.write(text);
    // Between two writes the parser counts its last piece twice: what was written is counted here.
    this.#written += text.length;
    const position = this.#written;
    if (position - this.#broken > MAX_UNBROKEN) {
      this.#refuse("too_long", `More than ${MAX_UNBROKEN} characters stand here without a tag.`);
    }
    // What nobody closes within the bound is not kept: the words of a long batch are told without their beginning.
    this.#from = Math.max(this.#from, position - MAX_UNBROKEN);
    this.#source = this.#source.slice(this.#from - this.#base);
    this.#base = this.#from;
  }

  end(): void {
    if (this.#fault === null) this.#parser.close();
  }

  #text(text: string): void {
    const node = this.#open.at(-1);
    if (node !== undefined && this.#fault === null) node.text += text;
  }

  #refuse(code: string, detail: string): void {
    this.#fault ??= { pointer: `line ${this.#parser.line}`, code, detail: detail.slice(0, 1000) };
  }
}

/** What saxes says is wrong, without the place that stands before it. */
function messageOf(error: Error): string {
  return error.message.replace(/^(?:[^:]*:)?\d+:\d+: /, "").replace(/\.$/, "");
}

function plainAttributes(attributes: Record<string, SaxesAttributeNS>): Map<string, string> {
  return new Map(Object.values(attributes).map(({ local, value }) => [local, value]));
}
