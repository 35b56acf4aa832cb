/** The stream of changes. The browser connects again by itself and says what it saw last, so nothing is missed. */

/** Calls back with posts as they come, `fresh` telling whether they are news or history. Returns a function that ends it. */
export function listen(person, { posts, home, connection }) {
  const source = new EventSource(`/playground/stream?person=${encodeURIComponent(person)}`);
  let caughtUp = false;

  source.addEventListener('posts', (event) => posts(JSON.parse(event.data), caughtUp));
  source.addEventListener('home', (event) => home(JSON.parse(event.data)));
  source.addEventListener('ready', () => {
    const first = !caughtUp;
    caughtUp = true;
    connection('live', first);
  });
  source.addEventListener('error', () => {
    connection('lost', false);
    // After a 5xx (the server is starting) the browser gives up; it must not.
    if (source.readyState === EventSource.CLOSED) retry = setTimeout(() => (end = listen(person, { posts, home, connection })), 1500);
  });

  let retry;
  let end = () => source.close();
  return () => {
    clearTimeout(retry);
    end();
  };
}
