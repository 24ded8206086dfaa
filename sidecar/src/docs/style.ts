// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only

import { Html } from "./html.ts";

/** The guide's style: readable at any width, light and dark. */
export const STYLE = new Html(`
:root { color-scheme: light dark; --line: #d8dadd; --soft: #f4f5f7; --ink: #1f2328; --link: #5b3a5e; }
@media (prefers-color-scheme: dark) { :root { --line: #3c3f46; --soft: #24262b; --ink: #e6e7ea; --link: #d0a8d3; } }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.6 system-ui, sans-serif; color: var(--ink); display: grid; grid-template-columns: 15rem minmax(0, 1fr); }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 2rem 1.5rem; border-right: 1px solid var(--line); }
nav ul { list-style: none; padding: 0; } nav li { margin: .35rem 0; }
main { max-width: 56rem; padding: 1rem 2.5rem 6rem; }
a { color: var(--link); } h1 { font-size: 2rem; } h2 { margin-top: 3rem; border-bottom: 1px solid var(--line); padding-bottom: .3rem; }
code, pre { font: .875em/1.5 ui-monospace, monospace; } code { background: var(--soft); padding: .1em .3em; border-radius: 3px; }
pre { background: var(--soft); padding: 1rem; border-radius: 6px; overflow: auto; }
figure { margin: 1rem 0; } figcaption { font-size: .9rem; }
.wide { overflow: auto; } table { border-collapse: collapse; width: 100%; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid var(--line); }
summary { cursor: pointer; margin: .5rem 0; } dt { font-weight: 600; margin-top: 1rem; }
@media (max-width: 50rem) { body { display: block; } nav { position: static; height: auto; border: 0; } main { padding: 1rem; } }
`);
