// make lighthouse: a site of its own, somebody signed in by cookie, a real Chromium, and Lighthouse on the pages that are read most.
// Prints a table; exits with 1 where a score is below its floor. `ROUNDS=1 node run.mjs module` looks at one page quickly.
import { execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { launch } from "chrome-launcher";
import lighthouse from "lighthouse";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PYTHON = process.env.PYTHON ?? join(ROOT, ".venv/bin/python");
const ROUNDS = Number(process.env.ROUNDS || 5);
const COURSE = "/c/personal-trainer";
const PAGES = {
  course: `${COURSE}/study`,
  module: `${COURSE}/study/energy-systems`,
  glossary: `${COURSE}/glossary`,
  term: null, // the glossary's first
  calculators: `${COURSE}/calculators`,
  calculator: `${COURSE}/calculators/karvonen?age=40&rest=60&intensity=60`,
};
const FLOORS = { performance: 99, accessibility: 100, "best-practices": 100, seo: 100 };
const WHO = { email: "alice@example.org", password: "seven quiet herons" };
const LONGEST_START_MS = 60_000;

// --- the site --------------------------------------------------------------------------------------------------------

async function serve(data) {
  const port = await freePort();
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith("CERTPREP_"));
  const env = { ...Object.fromEntries(inherited), CERTPREP_DATA_DIR: data, PORT: String(port) };
  const server = spawn(PYTHON, ["-m", "certprep", "run"], { cwd: ROOT, env, stdio: "ignore", detached: true });
  const url = `http://127.0.0.1:${port}`;
  for (const began = Date.now(); !(await isHealthy(url)); await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (server.exitCode !== null || Date.now() - began > LONGEST_START_MS) throw new Error("the site does not start");
  }
  const add = ["-m", "certprep", "user", "add", WHO.email, "--role", "learner", "--password-stdin"];
  execFileSync(PYTHON, add, { cwd: ROOT, env, input: WHO.password, stdio: ["pipe", "ignore", "inherit"] });
  return { url, stop: () => process.kill(-server.pid, "SIGINT") };
}

async function freePort() {
  const probe = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => probe.once("listening", resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

const isHealthy = (url) => fetch(`${url}/healthz`).then(({ ok }) => ok, () => false);

/** The session's cookie, as the form gives it. */
async function signIn(url) {
  const form = await fetch(`${url}/sign-in`);
  const token = /name="csrf_token"[^>]*value="([^"]+)"/.exec(await form.text())[1];
  const body = new URLSearchParams({ ...WHO, csrf_token: token });
  const answer = await fetch(`${url}/sign-in`, { method: "POST", body, headers: { Cookie: sessionOf(form) }, redirect: "manual" });
  if (answer.status !== 303) throw new Error(`signing in gives ${answer.status}`);
  return sessionOf(answer);
}

const sessionOf = (answer) => answer.headers.getSetCookie().map((one) => one.split(";")[0]).find((one) => one.startsWith("session="));

// --- measuring -------------------------------------------------------------------------------------------------------

async function measureAll(url, cookie) {
  const wanted = process.argv.slice(2);
  const pages = { ...PAGES, term: await firstTerm(url, cookie) };
  const found = {};
  for (const [name, path] of Object.entries(pages)) {
    if (wanted.length && !wanted.includes(name)) continue;
    found[name] = [];
    for (let round = 0; round < ROUNDS; round += 1) found[name].push(await measure(url + path, cookie));
    process.stderr.write(`${name} `);
  }
  process.stderr.write("\n");
  return found;
}

async function firstTerm(url, cookie) {
  const page = await (await fetch(url + PAGES.glossary, { headers: { Cookie: cookie } })).text();
  return new RegExp(`href="(${COURSE}/glossary/[\\w-]+)"`).exec(page)[1];
}

/** One load in a browser of its own, as Lighthouse does it for phones. */
async function measure(url, cookie) {
  const chrome = await launch({ chromePath: chromium(), chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"], logLevel: "silent" });
  try {
    const options = { port: chrome.port, output: "json", logLevel: "silent", onlyCategories: Object.keys(FLOORS), extraHeaders: { Cookie: cookie } };
    const { lhr } = await lighthouse(url, options);
    if (lhr.runtimeError) throw new Error(`${url}: ${lhr.runtimeError.message}`);
    if (new URL(lhr.finalDisplayedUrl).pathname !== new URL(url).pathname) throw new Error(`${url} led to ${lhr.finalDisplayedUrl}`);
    return lhr;
  } finally {
    chrome.kill();
  }
}

function chromium() {
  const known = [process.env.CHROME_PATH, "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
  return known.find((path) => path && existsSync(path)); // none: the launcher looks for itself
}

// --- telling ---------------------------------------------------------------------------------------------------------

/** The table, and what falls short; gives whether nothing does. */
function report(found) {
  const rows = Object.entries(found).map(([name, rounds]) => [name, ...Object.keys(FLOORS).map((category) => score(rounds, category))]);
  const line = (cells) => console.log(cells.map((cell, at) => String(cell).padEnd(at ? 15 : 13)).join(" "));
  line(["page", ...Object.keys(FLOORS)]);
  for (const row of rows) line(row);
  const short = rows.filter(([, ...scores]) => scores.some((one, at) => one < Object.values(FLOORS)[at]));
  for (const [name] of short) for (const words of faults(found[name])) console.log(`${name}: ${words}`);
  return !short.length;
}

/** Performance varies with what else the machine does: the median. All else must always hold: the least. */
function score(rounds, category) {
  const scores = rounds.map(({ categories }) => Math.round(categories[category].score * 100)).sort((one, other) => one - other);
  return category === "performance" ? scores[Math.floor(scores.length / 2)] : scores[0];
}

function faults(rounds) {
  const said = new Set();
  for (const { categories, audits } of rounds) {
    for (const { auditRefs } of Object.values(categories)) {
      for (const { id, weight } of auditRefs) {
        const { score, title, displayValue = "", details } = audits[id];
        if (weight && score !== null && score < 0.9) said.add(`${id}: ${title} ${displayValue} ${where(details)}`.trim());
      }
    }
  }
  return said;
}

const where = (details) => (details?.items ?? []).slice(0, 3).map((one) => one.node?.snippet ?? one.description ?? one.url ?? "").join(" | ");

// --- one after the other --------------------------------------------------------------------------------------------

const folder = mkdtempSync(join(tmpdir(), "certprep-lighthouse-"));
const site = await serve(folder);
try {
  const cookie = await signIn(site.url);
  process.exitCode = report(await measureAll(site.url, cookie)) ? 0 : 1;
} finally {
  site.stop();
  rmSync(folder, { recursive: true, force: true });
}
