// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

/** Characters that end a string of a PDF. */
const SPECIAL = /[\\()]/g;

/**
 * A sheet of A6 with some lines of text, as a driver's hand-held makes it: PDF 1.4 (ISO 32000-1, 7.5) in a standard font.
 * The same lines give the same bytes, so that the document is known when it comes again.
 *
 * @param lines in WinAnsi (Latin) characters
 */
export function deliverySheet(lines: readonly string[]): Buffer {
  const shown = lines.map((line) => `(${line.replace(SPECIAL, "\\$&")}) Tj T*`).join("\n");
  const content = `BT /F1 11 Tf 16 TL 28 380 Td\n${shown}\nET`;
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 298 420] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${Buffer.byteLength(content, "latin1")} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
  ];
  let file = "%PDF-1.4\n";
  const offsets = objects.map((object, index) => {
    const offset = file.length;
    file += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const table = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  const start = file.length;
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}`;
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
  return Buffer.from(file, "latin1");
}
