// Opens pages in headless Chromium and prints as JSON what axe and the layout say of each, at each width, light and dark.
// Arguments: the folder with node_modules, the path of Chromium, a folder for PDFs, the names of those pages to print,
// with commas between them, then the paths of all pages.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";

const [packages, executablePath, folder, printed, ...pages] = process.argv.slice(2);
const require = createRequire(join(packages, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const args = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];
// What axe passed is counted, not listed: to name each place in the page takes longer than to look at it.
const resultTypes = ["violations"];
const rules = {
  light: { resultTypes },
  // Dark or light, a page differs by its colours alone.
  dark: { resultTypes, runOnly: ["cat.color"] },
};

const found = [];
const browser = await chromium.launch({ executablePath, args });
// The page forbids every script; axe is put into it from outside.
const context = await browser.newContext({ bypassCSP: true });
const tab = await context.newPage();
let requests = [];
tab.on("request", (request) => requests.push(request.url()));
for (const page of pages) {
  requests = [];
  const address = pathToFileURL(page).href;
  await tab.emulateMedia({ colorScheme: "light" });
  await tab.setViewportSize({ width: 1280, height: 900 });
  await tab.goto(address);
  await tab.evaluate(axe);
  for (const width of [1280, 320]) {
    await tab.setViewportSize({ width, height: 900 });
    for (const colorScheme of ["light", "dark"]) {
      await tab.emulateMedia({ colorScheme });
      const result = await tab.evaluate((options) => axe.run(options), rules[colorScheme]);
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
      if (width === 1280 && colorScheme === "light" && printed.split(",").includes(basename(page))) {
        await tab.pdf({ path: join(folder, basename(page).replace(/html$/, "pdf")), preferCSSPageSize: true });
      }
    }
  }
}
await browser.close();
console.log(JSON.stringify(found));
