// Is this webhook really from Inkmill, unchanged and fresh? Node 18 or later, no packages.
//
//   import { verifyWebhook } from './verify_webhook.mjs';
//   const message = verifyWebhook(rawBody, request.headers, process.env.WEBHOOK_SECRET);
//
// `rawBody` is the body as it came (a Buffer or string), before any JSON parser has touched it.
import { createHmac, timingSafeEqual } from 'node:crypto';

const TOLERANCE_SECONDS = 300;

export function verifyWebhook(rawBody, headers, secret, now = Date.now() / 1000) {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature'];
  if (!id || !timestamp || !signatures) throw new Error('A signature header is missing.');
  if (!(Math.abs(now - Number(timestamp)) <= TOLERANCE_SECONDS)) throw new Error('The webhook is not fresh.');
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(rawBody).digest();
  const fits = signatures.split(' ').some((one) => {
    const [version, encoded] = one.split(',');
    const given = Buffer.from(encoded ?? '', 'base64');
    return version === 'v1' && given.length === expected.length && timingSafeEqual(given, expected);
  });
  if (!fits) throw new Error('No signature fits.');
  return JSON.parse(rawBody.toString());
}

// The older header, X-Webhook-Signature, covers the body only: a captured message can be sent again. The key is the
// whole secret as text, "whsec_" included.
export function verifyBody(rawBody, signature, secret) {
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(rawBody).digest('hex')}`);
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
