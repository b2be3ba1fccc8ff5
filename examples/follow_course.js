// Write a course from a web page and show how it goes. The page is served from the gateway's origin (a proxy in front
// of both will do), and the cookie sb-access-token holds the user's token: an EventSource can send no header.
//
//   const courseId = await followCourse(examId, (percent, message) => { bar.value = percent; });

async function followCourse(examId, show) {
  const answer = await fetch('/api/generation/start', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ examId }),
  });
  const started = await answer.json();
  if (!answer.ok) throw new Error(started.error);

  // The browser connects again by itself when the connection breaks, and tells the gateway what it has seen already.
  const source = new EventSource(started.streamUrl);
  const on = (type, hear) => source.addEventListener(type, (event) => hear(JSON.parse(event.data)));
  try {
    return await new Promise((complete, fail) => {
      on('step_progress', ({ progress, message }) => show(progress, message));
      on('job_completed', ({ courseId }) => complete(courseId));
      on('job_failed', ({ failedStep, error }) => fail(new Error(`${failedStep}: ${error}`)));
      on('job_cancelled', ({ reason }) => fail(new Error(`cancelled: ${reason}`)));
    });
  } finally {
    source.close();
  }
}
