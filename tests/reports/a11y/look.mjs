// Opens pages in headless Chromium and prints as JSON what axe and the layout say of each, at each width, light and dark.
// Arguments: the folder with node_modules, the path of Chromium, a folder for PDFs, then the pages.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [packages, executablePath, folder, ...pages] = process.argv.slice(2);
const require = createRequire(join(packages, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const args = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

const found = [];
const browser = await chromium.launch({ executablePath, args });
for (const page of pages) {
  for (const width of [1280, 320]) {
    // The page forbids every script; axe is put into it from outside.
    const context = await browser.newContext({ viewport: { width, height: 900 }, bypassCSP: true });
    const tab = await context.newPage();
    const requests = [];
    tab.on("request", (request) => requests.push(request.url()));
    const address = pathToFileURL(page).href;
    await tab.goto(address);
    await tab.evaluate(axe);
    for (const colorScheme of ["light", "dark"]) {
      await tab.emulateMedia({ colorScheme });
      // Dark or light, a page differs by its colours alone.
      const rules = colorScheme === "light" ? {} : { runOnly: ["cat.color"] };
      const result = await tab.evaluate((options) => axe.run(options), rules);
      const layout = await tab.evaluate(() => ({
        scrolls: document.documentElement.scrollWidth,
        ground: getComputedStyle(document.documentElement).backgroundColor,
        cut: [...document.querySelectorAll("svg.chart text")]
          .filter((text) => {
            const outer = text.ownerSVGElement.getBoundingClientRect();
            const inner = text.getBoundingClientRect();
            return inner.left < outer.left - 1 || inner.right > outer.right + 1 || inner.bottom > outer.bottom + 1;
          })
          .map((text) => text.textContent),
      }));
      found.push({
        page: basename(page),
        width,
        colorScheme,
        ...layout,
        passes: result.passes.length,
        violations: result.violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${node.html}`)),
        requests: requests.filter((url) => url !== address),
      });
      if (width === 1280 && colorScheme === "light") {
        await tab.pdf({ path: join(folder, basename(page).replace(/html$/, "pdf")), preferCSSPageSize: true });
      }
    }
    await context.close();
  }
}
await browser.close();
console.log(JSON.stringify(found));
