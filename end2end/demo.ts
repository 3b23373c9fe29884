// The town every spec plays in: a real `earshot demo`, started once for each worker and ended with it.
//
//   import { expect, test } from "./demo";
//
//   test("…", async ({ page, demo }) => {
//     await page.goto("/");              // addresses are relative to the demo
//     demo.url                           // "http://127.0.0.1:43117"
//     demo.authorities                   // ["southwark", "walsall"]
//     demo.code()                        // an invitation code that nobody has used; each call gives another
//     demo.staff("walsall", "officer")   // { authority, role, email, password }
//     demo.database                      // "sqlite:///…/file.db", to prove what is NOT in it
//     demo.folder                        // where that file lies; gone after the demo
//   });
//
// What a test gets without asking (fixture `watch`): it fails when a page asked another host for anything, when a
// page wrote an error to the console or threw one, when a style sheet, script or picture was missing, or when a page
// answered 500 or above. A page that answers 4xx is the test's own business. A test that means to provoke one
// of these says so first: `watch.expect(/part of the complaint/)`.
//
// EARSHOT_BIN names another binary, as seen from the top folder: EARSHOT_BIN=target/release/earshot.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { test as base, expect, type Page } from "@playwright/test";

export { expect };

export type Staff = { authority: string; role: string; email: string; password: string };

/** The first line that `earshot demo --json` prints. */
type FirstLine = { url: string; authorities: string[]; codes: string[]; staff: Staff[]; database: string };

export class Demo {
  readonly url: string;
  readonly authorities: string[];
  readonly database: string;
  private readonly codes: string[];
  private readonly everybody: Staff[];

  constructor(line: FirstLine) {
    this.url = line.url.replace(/\/$/, "");
    this.authorities = line.authorities;
    this.database = line.database;
    this.codes = [...line.codes];
    this.everybody = line.staff;
  }

  /** An invitation code of the 11 to 17 version, in the open wave, that no other test of this worker was given. */
  code(): string {
    const code = this.codes.shift();
    if (!code) throw new Error("the demo's unused codes have run out: the tests need more than it prints");
    return code;
  }

  staff(authority: string, role: string): Staff {
    const found = this.everybody.find((one) => one.authority === authority && one.role === role);
    if (!found) throw new Error(`the demo has no ${role} in ${authority}`);
    return found;
  }

  /** Everybody with a role, in the order printed: two officers, for one. */
  everyone(authority: string, role: string): Staff[] {
    return this.everybody.filter((one) => one.authority === authority && one.role === role);
  }

  get folder(): string {
    return path.dirname(this.database.replace(/^sqlite:\/\//, ""));
  }
}

/** Collects what a page must never do; see the top of this file. */
export class Watch {
  private readonly complaints: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(private readonly own: string) {}

  /** The next lines of this test provoke this complaint, and that is right. */
  expect(complaint: RegExp) {
    this.expected.push(complaint);
  }

  /** Pages that a test opens in a context of its own are watched when they are handed in here. */
  page(page: Page) {
    page.on("request", (request) => {
      const { protocol, host } = new URL(request.url());
      if (/^https?:|^wss?:/.test(protocol) && host !== this.own) {
        this.complaints.push(`asked another host: ${request.url()}`);
      }
    });
    page.on("response", (response) => {
      // What a form is answered with is a page, also where a script asks for it.
      const request = response.request();
      const isPage = request.resourceType() === "document" || request.method() === "POST";
      if (response.status() >= (isPage ? 500 : 400)) {
        this.complaints.push(`answered ${response.status()}: ${response.url()}`);
      }
    });
    page.on("console", (message) => {
      // What was not found is complained of above, with its address.
      if (message.type() === "error" && !/^Failed to load resource/.test(message.text())) {
        this.complaints.push(`console: ${message.text()}`);
      }
    });
    page.on("pageerror", (error) => this.complaints.push(`thrown: ${error.message}`));
  }

  left(): string[] {
    return this.complaints.filter((complaint) => !this.expected.some((pattern) => pattern.test(complaint)));
  }
}

/** The program that all of this is about. */
export function earshot(): string {
  return path.resolve(import.meta.dirname, "..", process.env.EARSHOT_BIN || "target/debug/earshot");
}

const START_WITHIN = 90_000;
const END_WITHIN = 15_000;

export const test = base.extend<{ watch: Watch }, { demo: Demo }>({
  demo: [
    async ({}, use) => {
      const binary = earshot();
      if (!existsSync(binary)) throw new Error(`${binary} is missing: run \`make e2e\`, which builds it first`);
      // Enough respondents for tables by group that say something; more would only make every worker wait longer.
      const town = ["--seed", "1", "--respondents", "40"];
      const child = spawn(binary, ["demo", "--json", "--listen", "127.0.0.1:0", ...town], {
        stdio: ["ignore", "pipe", "pipe"],
        env: withoutOwnSettings(process.env),
      });
      const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
      try {
        const demo = new Demo(await firstLine(child));
        await use(demo);
        expect(child.exitCode, "the demo ended before its tests did").toBeNull();
        child.kill("SIGINT");
        const code = await Promise.race([ended, after(END_WITHIN)]);
        expect(code, "exit code of the demo after Ctrl-C").toBe(0);
        expect(existsSync(demo.folder), `${demo.folder} is left behind after Ctrl-C`).toBe(false);
      } finally {
        if (child.exitCode === null) child.kill("SIGKILL");
      }
    },
    { scope: "worker", timeout: START_WITHIN + END_WITHIN + 5_000 },
  ],

  baseURL: async ({ demo }, use) => {
    await use(demo.url);
  },

  watch: [
    async ({ page, demo }, use) => {
      const watch = new Watch(new URL(demo.url).host);
      watch.page(page);
      await use(watch);
      expect(watch.left(), "what a page must never do").toEqual([]);
    },
    { auto: true },
  ],
});

/** The tests decide where the demo listens and what it writes, not the shell they run in. */
function withoutOwnSettings(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("EARSHOT_")));
}

/** Reads the first line, and goes on reading so that the demo never waits for a full pipe. */
async function firstLine(child: ChildProcess): Promise<FirstLine> {
  const said: string[] = [];
  createInterface({ input: child.stderr! }).on("line", (line) => {
    said.push(line);
    if (said.length > 40) said.shift();
  });
  const lines = createInterface({ input: child.stdout! });
  const line = await Promise.race([
    new Promise<string>((resolve) => lines.once("line", resolve)),
    new Promise<undefined>((resolve) => child.once("exit", () => resolve(undefined))),
    new Promise<undefined>((resolve) => child.once("error", () => resolve(undefined))),
    after(START_WITHIN),
  ]);
  lines.on("line", () => {});
  if (typeof line !== "string") {
    throw new Error(`the demo printed no first line within ${START_WITHIN / 1000} s; it said:\n${said.join("\n")}`);
  }
  return JSON.parse(line);
}

function after(milliseconds: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), milliseconds).unref());
}
