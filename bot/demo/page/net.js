// Talking to the demo's server: actions go out as JSON, what changed comes in line by line.

const TOKEN = document.querySelector("meta[name=demo-token]").content;
const HEADERS = { "X-Demo-Token": TOKEN };
const RETRY_AFTER = 1000;

/** Does something; resolves to the server's reply, whose `error` says what went wrong. */
export async function act(kind, body = {}) {
  let response;
  try {
    response = await fetch(`/act/${kind}`, {
      method: "POST",
      headers: { ...HEADERS, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    return { error: "The demo has stopped. Start it again, and this page will reconnect." };
  }
  if (response.ok) return response.json();
  return { error: `The demo didn't accept that: ${(await response.text()).trim()}` };
}

/** Calls `told(key, value)` for everything the server pushes, and `connected(yes)` when that begins or ends. */
export async function listen(told, connected) {
  for (;;) {
    try {
      const response = await fetch("/pushes", { headers: HEADERS });
      if (response.status === 403) return location.reload();
      connected(true);
      await readLines(response.body, (line) => {
        const { key, value } = JSON.parse(line);
        told(key, value);
      });
    } catch (error) {
      if (!(error instanceof TypeError)) console.error(error);
    }
    connected(false);
    await new Promise((resolve) => setTimeout(resolve, RETRY_AFTER));
  }
}

async function readLines(stream, each) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split("\n");
    rest = lines.pop();
    lines.forEach(each);
  }
}
