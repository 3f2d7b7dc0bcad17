// strop against a server from npm: each API it speaks, streamed and whole; then with the server's faults, which must
// leave no answer that it did not give.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { LLMock } from "@copilotkit/aimock";
import { check, report, run } from "./check.mjs";

const strop = process.argv[2];
const questions = 20;
const server = new LLMock({ port: 0, logLevel: "silent", chunkSize: 3 });
for (let i = 0; i < questions; i++) server.onMessage(`question ${i}.`, { content: `Answer näm ${i} ✓` });
await server.start();

const models = [
  { provider: "openai", base_url: `${server.url}/v1` },
  { provider: "openai-responses", base_url: `${server.url}/v1` },
  { provider: "anthropic", base_url: `${server.url}/v1` },
  { provider: "ollama", base_url: server.url },
];

function project(model, stream) {
  const dir = mkdtempSync(join(tmpdir(), "strop-peer-"));
  const lines = [];
  mkdirSync(join(dir, "prompts"));
  writeFileSync(
    join(dir, "strop.yaml"),
    `models: [{id: m, name: peer-1, provider: ${model.provider}, base_url: '${model.base_url}', stream: ${stream}, ` +
      `api_key_env: PEER_KEY}]\ndata: [data.jsonl]\nscorers: [exact]\nconcurrency: 4\n`,
  );
  writeFileSync(join(dir, "prompts/a.prompty"), "user:\nquestion {{q}}.\n");
  for (let i = 0; i < questions; i++)
    lines.push(JSON.stringify({ id: `e${i}`, q: String(i), answer: `Answer näm ${i} ✓` }));
  writeFileSync(join(dir, "data.jsonl"), lines.join("\n") + "\n");
  return dir;
}

async function runStrop(dir, ...args) {
  const results = join(dir, "results.jsonl");
  const home = join(dir, "home");
  mkdirSync(home, { recursive: true });
  const { status, out } = await run(strop, ["--trust", "-C", dir, "run", "--json", "--results", results, ...args], {
    PEER_KEY: "sk-peer",
    HOME: home,
    XDG_CONFIG_HOME: home,
  });
  const line = out.split("\n").find((one) => one.startsWith('{"run"'));
  assert.ok(line, out);
  // A batch that is on its way has no results yet.
  const text = existsSync(results) ? readFileSync(results, "utf8").trim() : "";
  const rows = text ? text.split("\n").map((row) => JSON.parse(row)) : [];
  rmSync(results, { force: true });
  return { status, report: JSON.parse(line), rows, out };
}

for (const model of models) {
  for (const stream of [false, true]) {
    const dir = project(model, stream);
    const name = `${model.provider} ${stream ? "stream" : "whole"}`;
    await check(name, async () => {
      const { status, report: counts, rows, out } = await runStrop(dir);
      assert.equal(status, 0, out);
      assert.equal(counts.calls.sent, questions);
      assert.equal(rows.length, questions);
      for (const row of rows) assert.match(row.output, /^Answer näm \d+ ✓$/, JSON.stringify(row));
    });
    await check(`${name}, kept`, async () => {
      const { report: counts } = await runStrop(dir, "--cache", "only");
      assert.equal(counts.calls.cached, questions);
    });
    rmSync(dir, { recursive: true });
  }
}

for (const model of models.filter(({ provider }) => provider.startsWith("openai"))) {
  await check(`${model.provider} by batch`, async () => {
    const dir = project(model, false);
    await runStrop(dir, "--batch");
    const { status, report: counts, rows, out } = await runStrop(dir, "--resume", "--wait");
    assert.equal(status, 0, out);
    assert.deepEqual(counts.batch.answered, questions);
    for (const row of rows) assert.match(row.output, /^Answer näm \d+ ✓$/, JSON.stringify(row));
    rmSync(dir, { recursive: true });
  });
}

await check("with the server's faults nothing wrong is kept", async () => {
  for (const model of models) {
    const dir = project(model, true);
    server.setChaos({ dropRate: 0.2, malformedRate: 0.2, disconnectRate: 0.2 });
    const faulty = await runStrop(dir);
    server.clearChaos();
    for (const row of faulty.rows)
      if (row.output && !row.error) assert.match(row.output, /^Answer näm \d+ ✓$/, JSON.stringify(row));
    const { status, report: counts, rows, out } = await runStrop(dir);
    assert.equal(status, 0, out);
    assert.equal(counts.calls.failed, 0);
    for (const row of rows) assert.match(row.output, /^Answer näm \d+ ✓$/, JSON.stringify(row));
    rmSync(dir, { recursive: true });
  }
});

await server.stop();
report("strop against a server from npm");
