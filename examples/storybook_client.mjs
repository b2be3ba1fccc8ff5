// Make a picture book from Node, and wait for it by asking every two seconds.
//
//   INKMILL_URL=http://127.0.0.1:8080 INKMILL_TOKEN=… node examples/storybook_client.mjs request.json
//
// The request is a body of POST /api/jobs/storybook/start (see docs/background-jobs.md). Prints what the job made.

import { readFile } from 'node:fs/promises';

const SECONDS = 2;

export class StorybookClient {
  constructor(baseUrl, token) {
    this.baseUrl = baseUrl;
    this.token = token;
  }

  async start(request) {
    const answer = await fetch(new URL('/api/jobs/storybook/start', this.baseUrl), {
      method: 'POST',
      headers: { Authorization: `Bearer ${this.token}`, 'Content-Type': 'application/json' },
      body: JSON.stringify(request),
    });
    return read(answer);
  }

  // `pollingUrl` as the start answered it: where the status of jobs is private, the right to read it is a part of it.
  async finish(pollingUrl, show = () => {}) {
    for (;;) {
      const job = await read(await fetch(pollingUrl));
      show(job);
      if (job.status === 'completed') return job.result;
      if (job.status === 'failed' || job.status === 'cancelled') throw new Error(job.error ?? `The job was ${job.status}.`);
      await new Promise((wake) => setTimeout(wake, SECONDS * 1000));
    }
  }
}

async function read(answer) {
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${answer.status} ${body.code ?? ''}: ${body.error}`);
  return body;
}

const client = new StorybookClient(process.env.INKMILL_URL, process.env.INKMILL_TOKEN);
const { pollingUrl } = await client.start(JSON.parse(await readFile(process.argv[2], 'utf8')));
const show = ({ status, progress, currentStep }) => console.error(`${status} ${progress} % ${currentStep ?? ''}`);
console.log(JSON.stringify(await client.finish(pollingUrl, show)));
