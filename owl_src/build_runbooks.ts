// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/** Renders the runbooks (docs/runbooks) as the pages that the addon ships: what to do about each exception and each alert. */
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import MarkdownIt from "markdown-it";

const STYLE = "runbook.css";
const STYLE_FILE = join(dirname(fileURLToPath(import.meta.url)), STYLE);
const INDEX = "README.md";

/** HTML in a runbook is shown as it is written, never taken over. */
const markdown = new MarkdownIt({ html: false });
markdown.renderer.rules.link_open = (tokens, index, options, _env, self) => {
  const link = tokens[index];
  link?.attrSet("href", pageName(String(link.attrGet("href"))));
  return self.renderToken(tokens, index, options);
};

/** Where the first addon serves its pages: those of the others, one folder deeper, lead there. */
const FIRST = "/freight_bridge/static/runbooks/";

/** The page that a runbook becomes, `x.md` → `x.html`; an address that is no runbook stays as it is. */
function pageName(name: string): string {
  const [, up, stem] = /^(\.\.\/)?([a-z_]+|README)\.md$/.exec(name) ?? [];
  return stem ? `${up ? FIRST : ""}${stem === "README" ? "index" : stem}.html` : name;
}

/** File name → content of the pages of a folder of runbooks, and of their style. A folder that is not there rejects. */
export async function renderRunbooks(folder: string): Promise<Map<string, string>> {
  const pages = new Map([[STYLE, await readFile(STYLE_FILE, "utf8")]]);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".md"));
  for (const name of names.sort()) {
    pages.set(pageName(name), renderPage(name, await readFile(join(folder, name), "utf8")));
  }
  return pages;
}

function renderPage(name: string, text: string): string {
  const title = /^# (.+)$/m.exec(text)?.[1];
  if (!title) {
    throw new Error(`The runbook ${name} has no title: begin it with a line like "# No Shipment Found".`);
  }
  const way = name === INDEX ? "" : '<nav><a href="index.html">All runbooks</a></nav>\n';
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${markdown.utils.escapeHtml(title)} · Freight Bridge</title>
<link rel="stylesheet" href="${STYLE}">
</head>
<body>
${way}<main>
${markdown.render(text)}</main>
</body>
</html>
`;
}
