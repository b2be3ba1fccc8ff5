// Generate content, retry what failed, export Markdown as a PDF.
//
//   export INKMILL_URL=http://127.0.0.1:8080 INKMILL_TOKEN=…
//   node examples/generate.mjs generate TOPIC SUBTOPICS MODE [TRANSCRIPT]   prints the Markdown
//   node examples/generate.mjs retry GENERATION                            prints the Markdown
//   node examples/generate.mjs export MARKDOWN PDF                         writes the PDF
//
// The exit status is 0 only when there is a result.

import { readFile, writeFile } from 'node:fs/promises';

const SECONDS = 1;

async function ask(path, body) {
  const answer = await fetch(new URL(path, process.env.INKMILL_URL), {
    method: body ? 'POST' : 'GET',
    headers: { Authorization: `Bearer ${process.env.INKMILL_TOKEN}`, 'Content-Type': 'application/json' },
    body: body && JSON.stringify(body),
  });
  if (answer.ok) return answer;
  const { error, code, details } = await answer.json();
  throw new Error(`${answer.status} ${code}: ${error}${details ? ` (${details})` : ''}`);
}

async function printResult(id) {
  for (;;) {
    const generation = await (await ask(`/api/generate/${id}`)).json();
    if (generation.status === 'completed') return console.log(generation.content);
    if (generation.status === 'failed') throw new Error(`${id} failed: ${generation.error}`);
    console.error(`${generation.status}, ${generation.progress} %, at ${generation.current_stage ?? 'the start'}`);
    await new Promise((wake) => setTimeout(wake, SECONDS * 1000));
  }
}

const commands = {
  async generate(topic, subtopics, mode, file) {
    const transcript = file && (await readFile(file, 'utf8'));
    const assignmentCounts = { mcsc: 3, mcmc: 1, subjective: 1 }; // read in assignment mode only
    const started = await ask('/api/generate', { topic, subtopics, mode, transcript, assignmentCounts });
    await printResult((await started.json()).generation_id);
  },
  async retry(id) {
    const retried = await (await ask('/api/retry', { generation_id: id })).json();
    console.error(`resumed from ${retried.resumed_from}`);
    await printResult(id);
  },
  async export(markdown, pdf) {
    const content = await readFile(markdown, 'utf8');
    const answer = await ask('/api/export/pdf', { content, styling: { headerColor: '#1a365d', fontSize: 11 } });
    await writeFile(pdf, Buffer.from(await answer.arrayBuffer()));
  },
};

const [name, ...words] = process.argv.slice(2);
try {
  await commands[name](...words);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
