// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** PNG files of screens. A browser's own are a quarter larger: it filters lines as for photographs, which hides from zlib that they repeat. */
import { crc32, deflateSync } from "node:zlib";

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
/** Eight bits a colour, red, green and blue; no compression or filter but the standard's, not interlaced. */
const KIND = [8, 2, 0, 0, 0];

/**
 * Every pixel as it is, without its opacity: a screen has none.
 *
 * @param rgba four bytes a pixel, line by line from the top
 */
export function screenPng(width: number, height: number, rgba: Uint8Array): Buffer {
  const line = 1 + 3 * width;
  const lines = Buffer.alloc(line * height);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const to = Math.floor(pixel / width) * line + 1 + 3 * (pixel % width);
    lines.set(rgba.subarray(4 * pixel, 4 * pixel + 3), to);
  }
  const size = Buffer.alloc(8);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", Buffer.concat([size, Buffer.from(KIND)])),
    chunk("IDAT", deflateSync(lines, { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), content]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(content.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}
