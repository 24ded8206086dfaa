// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { open, readFile, rename, unlink } from "node:fs/promises";

/** The format's name and version; authenticated together with the content. */
const HEADER = Buffer.from("freight-bridge/1\n");
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

/** A text kept on disk under AES-256-GCM: header, nonce, tag, cipher text. Only its owner may read the file. */
export class EncryptedFile {
  readonly #path: string;
  readonly #key: Buffer;

  /** @param key 32 bytes */
  constructor(path: string, key: Buffer) {
    this.#path = path;
    this.#key = key;
  }

  /**
   * The text, or null when there is no file.
   *
   * @throws when the file cannot be read, was changed, or was written with another key
   */
  async read(): Promise<string | null> {
    const file = await readFile(this.#path).catch((error: unknown) => {
      if (isMissing(error)) return null;
      throw error;
    });
    if (file === null) return null;
    if (!file.subarray(0, HEADER.length).equals(HEADER)) throw new Error("it is no file of this program");
    const nonceEnd = HEADER.length + NONCE_BYTES;
    const tagEnd = nonceEnd + TAG_BYTES;
    const decipher = createDecipheriv("aes-256-gcm", this.#key, file.subarray(HEADER.length, nonceEnd), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(HEADER);
    decipher.setAuthTag(file.subarray(nonceEnd, tagEnd));
    return Buffer.concat([decipher.update(file.subarray(tagEnd)), decipher.final()]).toString("utf8");
  }

  /** Replaces the text in one step: whoever reads meanwhile, or after a power cut, sees the old or the new one. */
  async write(text: string): Promise<void> {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv("aes-256-gcm", this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(HEADER);
    const content = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    const whole = Buffer.concat([HEADER, nonce, cipher.getAuthTag(), content]);
    const temporary = `${this.#path}.${process.pid}.${randomBytes(4).toString("hex")}`;
    try {
      await writeDurably(temporary, whole);
      await rename(temporary, this.#path);
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
  }
}

async function writeDurably(path: string, content: Buffer): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
