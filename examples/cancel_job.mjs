// Cancel a course that is being written.
//
//   INKMILL_URL=http://127.0.0.1:8080 INKMILL_TOKEN=… node examples/cancel_job.mjs JOB [REASON]
//
// The exit status is 0 only when the job was cancelled by this.

const [jobId, reason] = process.argv.slice(2);
const answer = await fetch(new URL('/api/generation/cancel', process.env.INKMILL_URL), {
  method: 'POST',
  headers: { Authorization: `Bearer ${process.env.INKMILL_TOKEN}`, 'Content-Type': 'application/json' },
  body: JSON.stringify({ jobId, reason }),
});
const { success, message, error } = await answer.json();
if (success) {
  console.log(message);
} else {
  console.error(message ?? error);
  process.exitCode = 1;
}
