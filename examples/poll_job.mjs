// Wait for a course by asking every three seconds, where an event stream cannot be used.
//
//   INKMILL_URL=http://127.0.0.1:8080 INKMILL_TOKEN=… node examples/poll_job.mjs JOB
//
// The exit status is 0 only when the course is complete.

const SECONDS = 3;
const [jobId] = process.argv.slice(2);
const headers = { Authorization: `Bearer ${process.env.INKMILL_TOKEN}` };
const url = new URL(`/api/generation/status/${jobId}`, process.env.INKMILL_URL);

async function readJob() {
  const answer = await fetch(url, { headers });
  const body = await answer.json();
  if (!answer.ok) throw new Error(`${answer.status}: ${body.error}`);
  return body.job;
}

let job = await readJob();
while (job.status === 'pending' || job.status === 'running') {
  console.log(`${job.status}, at ${job.current_step}`);
  await new Promise((wake) => setTimeout(wake, SECONDS * 1000));
  job = await readJob();
}

const ending = {
  completed: () => console.log(`course ${job.course_id}`),
  failed: () => console.error(`failed at ${job.current_step}: ${job.error_message}`),
  cancelled: () => console.error(`cancelled: ${job.cancellation_reason}`),
};
ending[job.status]();
process.exitCode = job.status === 'completed' ? 0 : 1;
