/** What an operator sees from outside: is it alive, is it ready, how much is owed. Counts and states, never text. */
import type { RequestListener } from 'node:http';
import { Counter, Gauge, Registry, collectDefaultMetrics } from 'prom-client';
import type { Finish } from './ports/deliveries.ts';
import type { Store } from './ports/store.ts';
import type { Route } from './server.ts';

export interface Observer {
  routes: Route[];
  eventHandled(platform: string, type: string, result: 'ok' | 'failed'): void;
  deliveryEnded(state: Finish['state']): void;
}

/** How long the database may take to say that it is there. */
const readyTimeoutMs = 2000;

export function createObserver(store: Store): Observer {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const events = new Counter({
    name: 'botschaft_events_total',
    help: 'Platform events handled',
    labelNames: ['platform', 'type', 'result'],
    registers: [registry],
  });
  const ends = new Counter({
    name: 'botschaft_delivery_ends_total',
    help: 'How tries to deliver ended',
    labelNames: ['state'],
    registers: [registry],
  });
  new Gauge({
    name: 'botschaft_deliveries',
    help: 'Deliveries in the outbox by state',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      for (const [state, count] of Object.entries(await store.outbox.counts())) this.set({ state }, count);
    },
  });

  const text = (status: number, body: string): RequestListener => (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' }).end(body);
  };

  const ready: RequestListener = (request, response) => {
    const late = new Promise<never>((_, reject) => setTimeout(reject, readyTimeoutMs, new Error('late')).unref());
    Promise.race([store.ping(), late]).then(
      () => text(200, 'ready\n')(request, response),
      () => text(503, 'the database does not answer\n')(request, response),
    );
  };

  const metrics: RequestListener = (request, response) => {
    registry.metrics().then(
      (body) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(body),
      () => text(503, 'the database does not answer\n')(request, response),
    );
  };

  return {
    routes: [
      { path: '/healthz', listener: text(200, 'alive\n') },
      { path: '/readyz', listener: ready },
      { path: '/metrics', listener: metrics },
    ],
    eventHandled: (platform, type, result) => events.inc({ platform, type, result }),
    deliveryEnded: (state) => ends.inc({ state }),
  };
}
