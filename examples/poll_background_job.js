// Follow a background job from a web page, by asking every two seconds.
//
//   const { jobId, pollingUrl } = await startJob('storybook', request, token);
//   const stop = pollJob(pollingUrl, {
//     onStatus: ({ progress, currentStep }) => { bar.value = progress; label.textContent = currentStep ?? ''; },
//     onComplete: (result) => show(result),
//     onError: (error) => complain(error.message),
//   });
//   // stop() when the page no longer cares; the job goes on.

async function startJob(type, request, token) {
  const answer = await fetch(`/api/jobs/${type}/start`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(request),
  });
  const started = await answer.json();
  if (!answer.ok) throw new Error(started.error);
  return started;
}

function pollJob(pollingUrl, { pollingInterval = 2000, onStatus = () => {}, onComplete, onError }) {
  let stopped = false;

  async function look() {
    if (stopped) return;
    const answer = await fetch(pollingUrl);
    const job = await answer.json();
    if (stopped) return;
    if (!answer.ok && answer.status !== 429 && answer.status < 500) throw new Error(job.error);
    if (answer.ok) {
      onStatus(job);
      if (job.status === 'completed') return onComplete(job.result);
      if (job.status === 'failed' || job.status === 'cancelled') throw new Error(job.error ?? `The job was ${job.status}.`);
    }
    // Too early, or a gateway that is in trouble: the job is not, so ask again.
    const wait = Math.max(pollingInterval, 1000 * (job.retryAfter ?? 0));
    setTimeout(() => look().catch(onError), wait);
  }

  look().catch(onError);
  return () => { stopped = true; };
}
