/** How urgent a ticket is follows from who is stopped by it, never from how loudly it is told. */

export const impacts = ['me', 'several', 'mission', 'visitors'] as const;
/** Who is stopped: only me, several colleagues, the whole mission, visitors at the counter. */
export type Impact = (typeof impacts)[number];

export const urgencies = ['low', 'normal', 'high', 'critical'] as const;
export type Urgency = (typeof urgencies)[number];

const urgencyOfImpact: Record<Impact, Urgency> = {
  me: 'normal',
  several: 'high',
  mission: 'critical',
  visitors: 'critical',
};

/** Requests and questions stop nobody, so they start low whoever asks. */
export function deriveUrgency(kind: 'issue' | 'request' | 'question', impact: Impact | undefined): Urgency {
  if (kind !== 'issue') return 'low';
  return urgencyOfImpact[impact ?? 'me'];
}
