// What a cron service calls, passed on to the gateway: checks the caller's secret, processes up to five jobs, says how
// it went. Answers {"success", "processed", "errors"}.
//
//   INKMILL_URL=http://127.0.0.1:8080 WEBHOOK_SECRET=… PORT=3000 node examples/cron_webhook.mjs
//
// WEBHOOK_SECRET is INKMILL_WEBHOOK_SECRET of the gateway.

import { createServer } from 'node:http';
import { timingSafeEqual } from 'node:crypto';

const secret = process.env.WEBHOOK_SECRET ?? '';

function isKnown(given) {
  const [ours, theirs] = [Buffer.from(secret), Buffer.from(given ?? '')];
  return ours.length > 0 && ours.length === theirs.length && timingSafeEqual(ours, theirs);
}

async function processJobs() {
  const answer = await fetch(new URL('/api/cron/process-jobs', process.env.INKMILL_URL), {
    method: 'POST',
    headers: { 'x-webhook-secret': secret, 'Content-Type': 'application/json' },
    body: JSON.stringify({ maxJobs: 5, healthCheck: true }),
  });
  const result = await answer.json();
  if (!answer.ok) throw new Error(result.error);
  return { success: true, processed: result.processed, errors: result.errors };
}

const server = createServer(async (request, response) => {
  const reply = (status, body) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
  if (request.method !== 'POST' || request.url !== '/webhook/cron') return reply(404, { error: 'Not found' });
  if (!isKnown(request.headers['x-webhook-secret'])) return reply(401, { error: 'Invalid webhook secret' });
  try {
    reply(200, await processJobs());
  } catch (error) {
    reply(500, { success: false, error: error.message });
  }
});
server.listen(Number(process.env.PORT ?? 3000), '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
