/** How a service stands, as far as notices tell: what runs, what is planned. Pure. */
import type { Service } from './catalogue.ts';

/** An outage or maintenance, as far as it matters to a service's state. */
export interface ServiceNotice {
  /** The number in `N-12`. */
  id: number;
  services: string[];
  kind: 'outage' | 'maintenance';
  /** In the reader's language. */
  title: string;
  text: string;
  from: Date;
  /** Expected; null where nobody knows. */
  until: Date | null;
}

/** The worst first. */
export const serviceStates = ['outage', 'maintenance', 'planned', 'works'] as const;
export type ServiceState = (typeof serviceStates)[number];

export interface ServiceStanding {
  service: string;
  state: ServiceState;
  /** Outages before maintenance. */
  running: ServiceNotice[];
  /** The next one first. */
  planned: ServiceNotice[];
}

/** `notices`: those that are not over and concern the reader; one that begins after `now` is planned. */
export function standingOf(service: string, notices: ServiceNotice[], now: Date): ServiceStanding {
  const own = notices.filter(({ services }) => services.includes(service));
  const running = own.filter(({ from }) => from <= now).sort((a, b) => serviceStates.indexOf(a.kind) - serviceStates.indexOf(b.kind));
  const planned = own.filter(({ from }) => from > now).sort((a, b) => a.from.getTime() - b.from.getTime());
  return { service, state: running[0]?.kind ?? (planned.length > 0 ? 'planned' : 'works'), running, planned };
}

/** All services, those with trouble first, otherwise as the catalogue has them. */
export function boardOf(services: Service[], notices: ServiceNotice[], now: Date): ServiceStanding[] {
  return services
    .map(({ id }) => standingOf(id, notices, now))
    .sort((a, b) => serviceStates.indexOf(a.state) - serviceStates.indexOf(b.state));
}
