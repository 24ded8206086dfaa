// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
import { browser } from "@web/core/browser/browser";
import { _t } from "@web/core/l10n/translation";

/** Which words of which record: what `/freight_bridge/message/…` answers. */
export interface MessageSource {
  model: string;
  id: number;
  part: string;
}

/** A message as it came: text, or bytes where it is none. */
export interface LoadedMessage {
  text: string;
  bytes?: Uint8Array;
}

/** Says to a person why there is no message. */
export class NoMessage extends Error {}

export function messageAddress({ model, id, part }: MessageSource): string {
  return `/freight_bridge/message/${model}/${id}/${part}`;
}

/** Gets a message piece by piece, so that none of them takes the page's time; `progress` is told the bytes so far. */
export async function loadMessage(
  source: MessageSource,
  signal: AbortSignal,
  progress: (bytes: number) => void,
): Promise<LoadedMessage> {
  const response = await browser.fetch(messageAddress(source), { signal, redirect: "manual" });
  if (response.status === 204) {
    throw new NoMessage(_t("No message was kept."));
  }
  if (!response.ok || !response.body) {
    throw new NoMessage(whyNot(response));
  }
  const decoded = new Decoded();
  for (const reader = response.body.getReader(); ; ) {
    const { done, value } = await reader.read();
    if (done) {
      return decoded.message();
    }
    decoded.add(value);
    progress(decoded.length);
  }
}

/** A log-in that ended leads to the log-in page, which is no message. */
function whyNot({ status, type }: Response): string {
  if (type === "opaqueredirect") {
    return _t("Your session has ended: log in again, then open the message once more.");
  }
  if (status === 403 || status === 404) {
    return _t("This message is not there any more, or it is not yours to read.");
  }
  return _t("The message could not be loaded (%s). Try again in a moment.", status);
}

/** A message as its bytes come in: text, until something is none. */
class Decoded {
  length = 0;
  readonly #decoder = new TextDecoder("utf-8", { fatal: true });
  readonly #pieces: Uint8Array[] = [];
  readonly #words: string[] = [];
  #isText = true;

  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.length += piece.length;
    this.#decode(piece);
  }

  /** What is no UTF-8 is bytes: a guess at its character set would show words that nobody wrote. NUL is in no text. */
  #decode(piece?: Uint8Array): void {
    try {
      const words = this.#isText ? this.#decoder.decode(piece, { stream: piece !== undefined }) : "";
      this.#isText &&= !words.includes("\0");
      this.#words.push(words);
    } catch {
      this.#isText = false;
    }
  }

  message(): LoadedMessage {
    this.#decode();
    if (this.#isText) {
      return { text: this.#words.join("") };
    }
    const bytes = new Uint8Array(this.length);
    let at = 0;
    for (const piece of this.#pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return { text: "", bytes };
  }
}
