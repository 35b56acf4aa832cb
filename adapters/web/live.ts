/**
 * Live updates as server-sent events. A page reads one person's direct chat and all channels from revision 0 on and then all that
 * changes; after a lost connection the browser sends the last revision it saw as `Last-Event-ID`, so nothing is lost.
 *
 * Events: `posts` (id = revision; a list, oldest change first), `ready` (all there was has been sent),
 * `home` (the person's own page; no id, always whole).
 */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import type { WebConfig } from './config.ts';
import { nameOf } from './errors.ts';
import { pagePost } from './render.ts';
import { chatName } from './refs.ts';

const batch = 200;
/** How soon a page hears of what another replica wrote. */
const tickMs = 2_000;

export interface Live {
  /** Something was written: tell the open pages. */
  changed: () => void;
  /** Takes over the response until the page leaves or `stop` is called. */
  open: (response: ServerResponse, watch: { person: string; after: number }) => void;
  stop: () => void;
}

export function createLive(config: WebConfig): Live {
  const streams = new Set<{ wake: () => void; end: () => void }>();
  let tick: NodeJS.Timeout | undefined;
  let stopped = false;

  function changed() {
    for (const stream of streams) stream.wake();
  }

  return {
    changed,

    open(response, { person, after }) {
      if (stopped) {
        response.writeHead(503).end();
        return;
      }
      const names = [
        chatName({ kind: 'direct', person }),
        ...config.channels.map(({ id }) => chatName({ kind: 'channel', channel: id })),
      ];
      const closed = new AbortController();
      let revision = after;
      let shownHome = '';
      let ready = false;
      let busy = false;
      let again = false;

      async function write(chunk: string) {
        if (!closed.signal.aborted && !response.write(chunk)) await once(response, 'drain', { signal: closed.signal });
      }

      async function catchUp() {
        for (let more = true; more && !closed.signal.aborted; ) {
          const posts = await config.store.changedSince(names, revision, batch);
          const last = posts.at(-1);
          if (last) {
            revision = last.revision;
            const shown = posts.map((post) => pagePost(post, config.people));
            await write(`id: ${revision}\nevent: posts\ndata: ${JSON.stringify(shown)}\n\n`);
          }
          more = posts.length === batch;
        }
        const home = JSON.stringify((await config.store.home(person)) ?? null);
        if (home !== shownHome) {
          shownHome = home;
          await write(`event: home\ndata: ${home}\n\n`);
        }
        if (!ready) {
          ready = true;
          await write('event: ready\ndata: {}\n\n');
        }
      }

      const stream = {
        wake() {
          again = true;
          if (busy) return;
          busy = true;
          void (async () => {
            try {
              while (again && !closed.signal.aborted) {
                again = false;
                await catchUp();
              }
            } catch (error) {
              // The browser connects again and names the last revision it saw.
              if (!closed.signal.aborted) {
                config.log.warn({ event: 'web.stream-failed', error: nameOf(error) });
                stream.end();
              }
            } finally {
              busy = false;
            }
          })();
        },
        end() {
          response.end();
          leave();
        },
      };

      function leave() {
        closed.abort();
        streams.delete(stream);
        if (streams.size === 0) {
          clearInterval(tick);
          tick = undefined;
        }
      }

      response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
      response.write('retry: 1000\n\n');
      response.on('close', leave);
      streams.add(stream);
      stream.wake();
      tick ??= setInterval(changed, tickMs).unref();
    },

    stop() {
      stopped = true;
      for (const stream of streams) stream.end();
    },
  };
}
