// What a phone has to fetch before it can answer: the survey and its style, as they travel, at most 30 kB. And what one that runs
// scripts fetches beside it: the module of the islands, which may be 45 kB larger than one that does nothing (64 kB).
import { request } from "node:http";
import { brotliCompressSync, constants } from "node:zlib";
import { expect, test } from "./demo";

const MOST = 30_000;
const MOST_MODULE = 64_000 + 45_000;

/** The bytes on the wire, not unpacked. */
function fetched(url: URL, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers: Record<string, string> = { "accept-encoding": "br" };
    if (body) headers["content-type"] = "application/x-www-form-urlencoded";
    const asked = request(url, { method: body ? "POST" : "GET", headers }, (answer) => {
      let bytes = 0;
      if (answer.statusCode !== 200 || answer.headers["content-encoding"] !== "br") reject(new Error(`not as asked: ${url}`));
      answer.on("data", (chunk: Buffer) => (bytes += chunk.length));
      answer.on("end", () => resolve(bytes));
    });
    asked.on("error", reject);
    asked.end(body);
  });
}

test("the survey and its style travel in 30 kB", async ({ demo }, info) => {
  const page = await fetched(new URL("/s/survey", demo.url), `code=${demo.code()}`);
  const style = await fetched(new URL("/pkg/earshot.css", demo.url));
  info.annotations.push({ type: "size", description: `survey ${page} + style ${style} bytes` });
  console.log(`survey ${page} + style ${style} = ${page + style} bytes of ${MOST}`);
  expect(page + style).toBeLessThanOrEqual(MOST);
});

test("the module of the islands is no larger than 109 kB, packed at its best", async ({ request }) => {
  const module = await (await request.get("/pkg/earshot.wasm")).body();
  const packed = brotliCompressSync(module, { params: { [constants.BROTLI_PARAM_LGWIN]: 24 } }).length;
  console.log(`module ${packed} bytes of ${MOST_MODULE}, unpacked ${module.length}`);
  expect(packed).toBeLessThanOrEqual(MOST_MODULE);
});
