// SPDX-FileCopyrightText: 2026 Freight Bridge contributors
// SPDX-License-Identifier: LGPL-3.0-only
/**
 * Makes the pictures of the documentation from the demo, in a real browser.
 *
 *   npm run docs:images [-- NAME…]     all of them, or those named
 *
 * Their data is the demo's and the same each time; dates follow the day, as Odoo's clock cannot be set.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildFrontEnds } from "../../owl_src/build.ts";
import { runProgram } from "../../stack/support/errors.ts";
import { projectRoot } from "../../stack/support/paths.ts";
import { Steps } from "../../stack/support/steps.ts";
import { PICTURES, type Picture } from "./pictures.ts";
import { screenPng } from "./png.ts";
import { type Scene, setScene } from "./scene.ts";

const FOLDER = join(projectRoot, "docs/images");
/** What is still being drawn when all is there: charts, letters of a font. */
const STILL_MS = 700;

async function main(): Promise<number> {
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !PICTURES.some((picture) => picture.name === name));
  if (unknown) {
    const known = PICTURES.map(({ name }) => name).join(", ");
    console.error(`There is no picture "${unknown}": choose from ${known}.`);
    return 2;
  }
  const steps = new Steps();
  await steps.run("Build the front end", () => buildFrontEnds());
  const scene = await setScene(steps);
  try {
    for (const picture of PICTURES.filter(({ name }) => names.length === 0 || names.includes(name))) {
      await steps.run(`Take ${picture.name}.png`, () => take(scene, picture));
    }
  } finally {
    await scene.close();
  }
  return 0;
}

async function take(scene: Scene, { name, login, show }: Picture): Promise<void> {
  const page = await scene.seat(login);
  page.setDefaultTimeout(60_000);
  try {
    await show(page, scene);
    await page.waitForTimeout(STILL_MS);
    const screen = await page.screenshot({ animations: "disabled", caret: "hide" });
    const { width, height, rgba } = await page.evaluate(pixels, screen.toString("base64"));
    writeFileSync(join(FOLDER, `${name}.png`), screenPng(width, height, Buffer.from(rgba, "base64")));
  } finally {
    await page.context().close();
  }
}

/** What is used of a browser: the tests have no types of browsers, whose names Node shares. */
interface DrawingPage {
  Image: new () => { src: string; width: number; height: number; decode(): Promise<void> };
  OffscreenCanvas: new (
    width: number,
    height: number,
  ) => {
    getContext(kind: string): {
      drawImage(image: object, x: number, y: number): void;
      getImageData(x: number, y: number, width: number, height: number): { data: Uint8ClampedArray };
    };
  };
}

/** Runs in the page: the pixels of a PNG, four bytes each, as base64. */
async function pixels(png: string): Promise<{ width: number; height: number; rgba: string }> {
  const { Image, OffscreenCanvas } = globalThis as unknown as DrawingPage;
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, width, height);
  let bytes = "";
  for (let at = 0; at < data.length; at += 8192) {
    bytes += String.fromCharCode(...data.subarray(at, at + 8192));
  }
  return { width, height, rgba: btoa(bytes) };
}

await runProgram(main);
