/** The names of things in a reader's language. What the catalogue no longer knows is shown by its id. */
import type { Catalogue, Channel, Language, Queue } from '../domain/catalogue.ts';
import type { DigestKind } from '../domain/digest-channels.ts';
import { formatReference } from '../domain/reference.ts';
import type { Status, Ticket } from '../domain/ticket.ts';
import { catalogues, say, type MessageKey } from './say.ts';

export function reference(catalogue: Catalogue, id: number): string {
  return formatReference(catalogue.prefix, id);
}

export function serviceName(catalogue: Catalogue, id: string | null, language: Language): string {
  if (!id) return say(language, 'service.none');
  return catalogue.services.find((service) => service.id === id)?.names[language] ?? id;
}

/** In every language, for searching. */
export function serviceNames(catalogue: Catalogue, id: string): string {
  const service = catalogue.services.find((candidate) => candidate.id === id);
  return service ? [...Object.values(service.names), ...Object.values(service.synonyms).flat()].join(' ') : id;
}

export function queueName(catalogue: Catalogue, id: string, language: Language): string {
  return catalogue.queues.find((queue) => queue.id === id)?.name[language] ?? id;
}

export function missionName(catalogue: Catalogue, id: string | null, language: Language): string {
  if (!id) return say(language, 'mission.unknown');
  return catalogue.missions.find((mission) => mission.id === id)?.name[language] ?? id;
}

/** The regions of the demo have names; those of another catalogue are shown as they are written there. */
export function regionName(id: string | null, language: Language): string {
  if (!id) return say(language, 'region.none');
  const key = `region.${id}` as MessageKey;
  return key in catalogues[language] ? say(language, key) : id.replaceAll('_', ' ');
}

/** A mission's channel goes by the mission's name. */
export function channelName(catalogue: Catalogue, { mission }: Channel, language: Language): string {
  return mission ? missionName(catalogue, mission, language) : say(language, 'channel.headquarters');
}

/** Whose digest it is. */
export function digestName(catalogue: Catalogue, kind: DigestKind, language: Language): string {
  switch (kind.for) {
    case 'mission':
      return missionName(catalogue, kind.mission, language);
    case 'queue':
      return queueName(catalogue, kind.queue, language);
    case 'headquarters':
      return say(language, 'digest.headquarters.name');
  }
}

/** The queue of this id, or the default one if the catalogue no longer has it: a ticket is never nobody's. */
export function queueOf(catalogue: Catalogue, id: string): Queue {
  const queue =
    catalogue.queues.find((candidate) => candidate.id === id) ??
    catalogue.queues.find((candidate) => candidate.id === catalogue.defaultQueue);
  if (!queue) throw new Error('the catalogue has no default queue');
  return queue;
}

/** `waiting` is on the requester, so each side has its own word for it. */
export function statusName(status: Status, side: 'requester' | 'queue', language: Language): string {
  if (status === 'waiting' && side === 'queue') return say(language, 'status.waiting.queue');
  return say(language, `status.${status}`);
}

/** A few words that tell one ticket from another: the service, else the beginning of the text. */
export function subject(catalogue: Catalogue, ticket: Ticket, language: Language): string {
  if (ticket.service) return serviceName(catalogue, ticket.service, language);
  return shorten(ticket.text.split('\n')[0] ?? '', 60);
}

/** Cuts at a whole character and shows that it was cut. */
export function shorten(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
