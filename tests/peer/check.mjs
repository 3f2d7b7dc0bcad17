// What both halves need: checks that are counted, and processes that end with us.
import { spawn } from "node:child_process";

let passed = 0;
let failed = 0;

export async function check(name, run) {
  try {
    await run();
    passed++;
  } catch (error) {
    failed++;
    console.log(`FAIL ${name}: ${error.stack}`);
  }
}

export function report(title) {
  console.log(`${title}: ${passed} passed, ${failed} failed`);
  process.exit(failed ? 1 : 0);
}

// The mock server with these options; resolves to its port once it listens.
export function startServer(binary, options) {
  const child = spawn(binary, options, { stdio: ["ignore", "pipe", "inherit"] });
  process.on("exit", () => child.kill());
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.stdout.once("data", (line) => resolve(parseInt(String(line).split(" ")[1])));
  });
}

// A program to its end: { status, out }.
export function run(binary, args, env) {
  const child = spawn(binary, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  child.stdout.on("data", (data) => (out += data));
  child.stderr.on("data", (data) => (out += data));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, out }));
  });
}
