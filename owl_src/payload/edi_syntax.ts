// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

export type EdiStandard = "x12" | "edifact";

/** The characters that take an EDI text apart. */
export interface EdiSyntax {
  standard: EdiStandard;
  element: string;
  /** Null where none is known: then no element is taken apart. */
  component: string | null;
  terminator: string;
  /** Takes the next character its meaning as a separator; EDIFACT only. */
  release: string | null;
}

const DEFAULT_EDIFACT: EdiSyntax = {
  standard: "edifact",
  element: "+",
  component: ":",
  terminator: "'",
  release: "?",
};

const ISA_ELEMENTS = 16;
/** An ISA has 106 characters; collapsed or padded it still has far fewer than this. */
const ISA_LONGEST = 1000;
/** Segments that a part of an interchange may begin with. */
const X12_BEGINS = /^(GS|ST|SE|GE|IEA|TA1|B10|B3|B2|B2A|B1|LX|AT7|S5|BPR|AK1)([^A-Za-z0-9\s])/;
/** The end of a first segment: something that is neither of a value nor the separator, and the next segment behind it. */
const EDIFACT_BEGINS = /^(UNB|UNG|UNH|UNT|UNZ|BGM|CNI|STS|NAD|DTM|LIN)\+/;

/** How a text is taken apart, or null where it is no EDI. It begins with its first segment. */
export function ediSyntax(text: string): EdiSyntax | null {
  const head = text.slice(0, ISA_LONGEST);
  if (head.startsWith("UNA") && head.length >= 9) {
    return unaSyntax(head);
  }
  if (EDIFACT_BEGINS.test(head)) {
    return DEFAULT_EDIFACT;
  }
  return head.startsWith("ISA") ? isaSyntax(head) : partSyntax(head);
}

/** UNA: component, element, decimal mark, release character, repetition, terminator. */
function unaSyntax(head: string): EdiSyntax | null {
  const [component = "", element = "", , release = "", , terminator = ""] = head.slice(3, 9);
  const areSeparators = ![component, element, terminator].some((char) => /[A-Za-z0-9 ]/.test(char));
  return areSeparators && new Set([component, element, terminator]).size === 3
    ? {
        standard: "edifact",
        component,
        element,
        terminator,
        release: release.trim() || null,
      }
    : null;
}

/** ISA: the separator follows the name, the sixteenth element is the component separator, the terminator comes next. */
function isaSyntax(head: string): EdiSyntax | null {
  const element = head.charAt(3);
  let at = 3;
  for (let count = 1; count < ISA_ELEMENTS && at >= 0; count += 1) {
    at = head.indexOf(element, at + 1);
  }
  const component = head.charAt(at + 1);
  const terminator = head.charAt(at + 2) === "\r" ? "\n" : head.charAt(at + 2);
  if (at < 0 || /[A-Za-z0-9\s]/.test(element) || /[A-Za-z0-9]/.test(terminator) || terminator === "") {
    return null;
  }
  return { standard: "x12", element, component: component.trim() || null, terminator, release: null };
}

/** A part without its ISA: the separator follows the first name, the terminator stands before the next segment's. */
function partSyntax(head: string): EdiSyntax | null {
  const element = X12_BEGINS.exec(head)?.[2];
  if (!element) {
    return null;
  }
  const next = [...head.matchAll(/([^A-Za-z0-9 ])[\r\n]*[A-Z][A-Z0-9]{1,2}(?=([^A-Za-z0-9\s]))/g)].find(
    ([, before, after]) => after === element && before !== element,
  );
  const last = head.trimEnd().slice(-1);
  const terminator = next?.[1] ?? (/[A-Za-z0-9]/.test(last) || last === element ? "\n" : last);
  const crlf = terminator === "\r" ? "\n" : terminator;
  return { standard: "x12", element, component: null, terminator: crlf, release: null };
}
