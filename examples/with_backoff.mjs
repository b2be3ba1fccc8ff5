// Ask as often as you like: a refusal that says when to come back (429, 503) is waited out.
//
//   import { fetchWithBackoff } from './with_backoff.mjs';
//   const answer = await fetchWithBackoff(url, { method: 'POST', headers, body });
//
// The gateway names the real wait in Retry-After. Where it does not, each wait doubles, and is spread so that clients
// that were refused together do not come back together. An Idempotency-Key makes it safe to send a start again.

const LONGEST_SECONDS = 60;

export async function fetchWithBackoff(url, options = {}, tries = 4) {
  const headers = { 'Idempotency-Key': crypto.randomUUID(), ...options.headers };
  for (let attempt = 1; ; attempt += 1) {
    const answer = await fetch(url, { ...options, headers });
    if ((answer.status !== 429 && answer.status !== 503) || attempt === tries) return answer;
    const named = Number(answer.headers.get('Retry-After'));
    const seconds = named > 0 ? named : 2 ** (attempt - 1) * (0.5 + Math.random());
    await answer.body?.cancel();
    await new Promise((wake) => setTimeout(wake, Math.min(seconds, LONGEST_SECONDS) * 1000));
  }
}
