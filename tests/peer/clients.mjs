// The vendors' client libraries against the mock server: each API, as a stream and whole, its errors, its batches.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import { Ollama } from "ollama";
import OpenAI, { toFile } from "openai";
import { check, report, startServer } from "./check.mjs";

const script = join(mkdtempSync(join(tmpdir(), "strop-peer-")), "script");
writeFileSync(
  script,
  `body "say limit": status 429 retry-after=0 header='x-should-retry: false'
body "say once": status 429 retry-after=0.01 x 1
body "say wrong": status 400
body "say busy": status 529 header='x-should-retry: false'
body "say midway": error-mid-stream
body "say thought": answer reasoning='let me see'
body "say cut": cut 50%
`,
);
const port = await startServer(process.argv[2], ["--script", script, "--key", "sk-peer", "--tokens-per-chunk", "2"]);
const url = `http://127.0.0.1:${port}`;
const openai = new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-peer", maxRetries: 1 });
const anthropic = new Anthropic({ baseURL: url, apiKey: "sk-peer", maxRetries: 1 });
const ollama = new Ollama({ host: url, headers: { Authorization: "Bearer sk-peer" } });
const ask = (text) => [{ role: "user", content: text }];
const hello = "ECHO:hello wörld, hello";
const answer = "hello wörld, hello";

// ---- OpenAI ----

await check("chat", async () => {
  const reply = await openai.chat.completions.create({ model: "m", messages: ask(hello) });
  assert.equal(reply.choices[0].message.content, answer);
  assert.equal(reply.choices[0].finish_reason, "stop");
  assert.ok(reply.usage.total_tokens > 0);
  assert.match(reply._request_id, /^mock-/);
});

await check("chat stream", async () => {
  const request = { model: "m", messages: ask(hello), stream: true, stream_options: { include_usage: true } };
  let text = "";
  let usage = null;
  for await (const chunk of await openai.chat.completions.create(request)) {
    text += chunk.choices[0]?.delta?.content ?? "";
    usage = chunk.usage ?? usage;
  }
  assert.equal(text, answer);
  assert.ok(usage.completion_tokens > 0);
});

await check("chat: the library's own accumulation of a stream", async () => {
  const stream = openai.chat.completions.stream({ model: "m", messages: ask(hello) });
  assert.equal(await stream.finalContent(), answer);
});

await check("chat errors", async () => {
  const say = (text) => openai.chat.completions.create({ model: "m", messages: ask(text) });
  await assert.rejects(say("say limit"), OpenAI.RateLimitError);
  await assert.rejects(say("say wrong"), OpenAI.BadRequestError);
  await assert.rejects(say("say cut"));
  assert.equal((await say(`say once\n${hello}`)).choices[0].message.content, answer);
  const stranger = new OpenAI({ baseURL: `${url}/v1`, apiKey: "sk-other", maxRetries: 0 });
  await assert.rejects(stranger.chat.completions.create({ model: "m", messages: ask("x") }), OpenAI.AuthenticationError);
});

await check("chat: an error in mid stream", async () => {
  const stream = await openai.chat.completions.create({ model: "m", messages: ask("say midway"), stream: true });
  await assert.rejects(async () => {
    for await (const chunk of stream) assert.ok(chunk);
  }, /engine died/);
});

await check("responses", async () => {
  const reply = await openai.responses.create({ model: "m", input: hello, store: false });
  assert.equal(reply.status, "completed");
  assert.equal(reply.output_text, answer);
  assert.ok(reply.usage.output_tokens > 0);
});

await check("responses stream", async () => {
  const seen = new Set();
  let text = "";
  const stream = openai.responses.stream({ model: "m", input: `say thought\n${hello}`, store: false });
  for await (const event of stream) {
    seen.add(event.type);
    if (event.type === "response.output_text.delta") text += event.delta;
  }
  assert.equal(text, answer);
  assert.equal((await stream.finalResponse()).output_text, answer);
  assert.ok(seen.has("response.reasoning_summary_text.delta") && seen.has("response.completed"));
});

await check("embeddings, floats and base64", async () => {
  // The library asks for base64 unless told otherwise, and decodes it.
  const packed = await openai.embeddings.create({ model: "m", input: ["a b", "c"], dimensions: 8 });
  const plain = await openai.embeddings.create({
    model: "m",
    input: ["a b", "c"],
    dimensions: 8,
    encoding_format: "float",
  });
  assert.equal(packed.data.length, 2);
  for (const [i, { embedding }] of packed.data.entries())
    embedding.forEach((value, j) => assert.ok(Math.abs(value - plain.data[i].embedding[j]) < 1e-6));
});

await check("models", async () => {
  assert.equal((await openai.models.list()).data[0].id, "mock");
});

await check("files and batches", async () => {
  const line = (id, content) =>
    JSON.stringify({
      custom_id: id,
      method: "POST",
      url: "/v1/chat/completions",
      body: { model: "m", messages: ask(content) },
    });
  const file = await openai.files.create({
    purpose: "batch",
    file: await toFile(Buffer.from([line("a", hello), line("b", "say wrong"), ""].join("\n")), "in.jsonl"),
  });
  let batch = await openai.batches.create({
    input_file_id: file.id,
    endpoint: "/v1/chat/completions",
    completion_window: "24h",
    metadata: { run: "7" },
  });
  assert.equal(batch.status, "in_progress");
  for (let polls = 0; polls < 5 && batch.status !== "completed"; polls++)
    batch = await openai.batches.retrieve(batch.id);
  assert.deepEqual(batch.request_counts, { total: 2, completed: 1, failed: 1 });
  const result = JSON.parse(await (await openai.files.content(batch.output_file_id)).text());
  assert.equal(result.response.body.choices[0].message.content, answer);
  const wrong = JSON.parse(await (await openai.files.content(batch.error_file_id)).text());
  assert.equal(wrong.response.status_code, 400);
  assert.equal((await openai.batches.list()).data[0].metadata.run, "7");
  const second = await openai.batches.create({
    input_file_id: file.id,
    endpoint: "/v1/chat/completions",
    completion_window: "24h",
  });
  assert.equal((await openai.batches.cancel(second.id)).status, "cancelling");
  assert.equal((await openai.batches.retrieve(second.id)).status, "cancelled");
});

// ---- Anthropic ----

await check("messages", async () => {
  const reply = await anthropic.messages.create({ model: "m", max_tokens: 64, messages: ask(hello) });
  assert.equal(reply.content[0].text, answer);
  assert.equal(reply.stop_reason, "end_turn");
  assert.match(reply._request_id, /^mock-/);
});

await check("messages stream", async () => {
  const stream = anthropic.messages.stream({ model: "m", max_tokens: 64, messages: ask(`say thought\n${hello}`) });
  assert.equal(await stream.finalText(), answer);
  const message = await stream.finalMessage();
  assert.equal(message.content[0].thinking, "let me see");
  assert.ok(message.usage.output_tokens > 0);
});

await check("messages errors", async () => {
  const say = (text) => anthropic.messages.create({ model: "m", max_tokens: 64, messages: ask(text) });
  await assert.rejects(say("say limit"), Anthropic.RateLimitError);
  await assert.rejects(say("say wrong"), Anthropic.BadRequestError);
  await assert.rejects(say("say busy"), (error) => error.status === 529 && /overloaded_error/.test(error.message));
  assert.equal((await say(`say once\n${hello}`)).content[0].text, answer);
  const stream = await anthropic.messages.create({
    model: "m",
    max_tokens: 64,
    messages: ask("say midway"),
    stream: true,
  });
  await assert.rejects(async () => {
    for await (const event of stream) assert.ok(event);
  }, /engine died/);
});

await check("messages: temperature by version", async () => {
  const request = { model: "m", max_tokens: 64, temperature: 0.5, messages: ask(hello) };
  const by = (version) => anthropic.messages.create(request, { headers: { "anthropic-version": version } });
  assert.equal((await by("2023-06-01")).content[0].text, answer);
  await assert.rejects(by("2026-10-21"), /temperature: Extra inputs are not permitted/);
});

await check("message batches", async () => {
  const params = (content) => ({ model: "m", max_tokens: 64, messages: ask(content) });
  let batch = await anthropic.messages.batches.create({
    requests: [
      { custom_id: "a", params: params(hello) },
      { custom_id: "b", params: params("say wrong") },
    ],
  });
  for (let polls = 0; polls < 5 && batch.processing_status !== "ended"; polls++)
    batch = await anthropic.messages.batches.retrieve(batch.id);
  const results = {};
  for await (const line of await anthropic.messages.batches.results(batch.id)) results[line.custom_id] = line.result;
  assert.equal(results.a.message.content[0].text, answer);
  assert.equal(results.b.type, "errored");
  assert.deepEqual([batch.request_counts.succeeded, batch.request_counts.errored], [1, 1]);
});

// ---- Ollama ----

await check("ollama chat", async () => {
  const reply = await ollama.chat({ model: "m", messages: ask(hello) });
  assert.equal(reply.message.content, answer);
  assert.equal(reply.done_reason, "stop");
});

await check("ollama stream", async () => {
  let text = "";
  let last = null;
  for await (const part of await ollama.chat({ model: "m", messages: ask(`say thought\n${hello}`), stream: true })) {
    text += part.message.content;
    last = part;
  }
  assert.equal(text, answer);
  assert.ok(last.done && last.eval_count > 0);
});

await check("ollama embed, list, errors", async () => {
  assert.equal((await ollama.embed({ model: "m", input: ["a", "b"] })).embeddings.length, 2);
  assert.equal((await ollama.list()).models[0].name, "mock:latest");
  await assert.rejects(ollama.chat({ model: "m", messages: ask("say wrong") }), /mock: status 400/);
});

report("vendors' clients against the mock server");
