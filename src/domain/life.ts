/**
 * The life of a ticket: `new → open → waiting → resolved → closed`, `resolved → open` on reopening, `withdrawn` by the
 * requester. One function, one table of what is allowed when; everything else follows from the step.
 */
import type { Status, Ticket } from './ticket.ts';
import type { Impact, Urgency } from './urgency.ts';

export type Step =
  | { do: 'take'; by: string }
  /** A responder who was not the assignee speaks to the requester and so becomes the assignee. */
  | { do: 'take-over'; by: string }
  | { do: 'release' }
  | { do: 'answer' }
  | { do: 'ask-back'; by: string }
  | { do: 'move'; queue: string; answerDueAt: Date }
  | { do: 'change'; service: string | null; urgency: Urgency; impact: Impact | null }
  | { do: 'resolve'; by: string; answer: string }
  | { do: 'not-a-request'; by: string }
  | { do: 'merge'; into: number; by: string }
  | { do: 'requester-writes'; merelyThanks: boolean }
  | { do: 'withdraw' }
  | { do: 'reopen' }
  | { do: 'close' };

/** `taken`: somebody else is the assignee. `yours`: you are. `not-now`: the status does not allow it. `same`: nothing would change. */
export type StepRefusal = 'taken' | 'yours' | 'not-now' | 'same';
export type StepResult = { ok: true; ticket: Ticket } | { ok: false; reason: StepRefusal };

const active: readonly Status[] = ['new', 'open', 'waiting'];
const allowed: Record<Step['do'], readonly Status[]> = {
  take: active,
  'take-over': [...active, 'resolved'],
  release: active,
  answer: [...active, 'resolved'],
  'ask-back': active,
  move: active,
  change: active,
  resolve: active,
  'not-a-request': active,
  merge: [...active, 'resolved'],
  'requester-writes': [...active, 'resolved'],
  withdraw: active,
  reopen: ['resolved'],
  close: ['resolved'],
};

export function isActive(ticket: Ticket): boolean {
  return active.includes(ticket.status);
}

/** Is this step possible in the ticket's status? What buttons are drawn from. */
export function isAllowed(ticket: Ticket, step: Step['do']): boolean {
  if (step === 'release' && !ticket.assignee) return false;
  return allowed[step].includes(ticket.status);
}

export function applyStep(ticket: Ticket, step: Step, now: Date): StepResult {
  if (!allowed[step.do].includes(ticket.status)) return { ok: false, reason: 'not-now' };
  switch (step.do) {
    case 'take':
      if (ticket.assignee === step.by) return { ok: false, reason: 'yours' };
      if (ticket.assignee) return { ok: false, reason: 'taken' };
      return changed(ticket, { assignee: step.by, status: opened(ticket.status) });
    case 'take-over':
      if (ticket.assignee === step.by) return { ok: false, reason: 'yours' };
      return changed(ticket, { assignee: step.by, status: opened(ticket.status) });
    case 'release':
      if (!ticket.assignee) return { ok: false, reason: 'same' };
      return changed(ticket, { assignee: null });
    case 'answer':
      return changed(ticket, { ...answered(ticket, now), status: opened(ticket.status) });
    case 'ask-back':
      return changed(ticket, { ...answered(ticket, now), assignee: step.by, status: 'waiting' });
    case 'move':
      if (ticket.queue === step.queue) return { ok: false, reason: 'same' };
      return changed(ticket, {
        queue: step.queue,
        assignee: null,
        answerDueAt: ticket.firstAnsweredAt ? ticket.answerDueAt : step.answerDueAt,
      });
    case 'change':
      if (ticket.service === step.service && ticket.urgency === step.urgency && ticket.impact === step.impact)
        return { ok: false, reason: 'same' };
      return changed(ticket, { service: step.service, urgency: step.urgency, impact: step.impact });
    case 'resolve':
      return changed(ticket, {
        ...answered(ticket, now),
        assignee: step.by,
        status: 'resolved',
        resolvedAt: now,
        outcome: 'answered',
        answer: step.answer,
      });
    case 'not-a-request':
      return changed(ticket, {
        ...answered(ticket, now),
        assignee: step.by,
        status: 'closed',
        closedAt: now,
        outcome: 'not-a-request',
      });
    case 'merge':
      if (step.into === ticket.id) return { ok: false, reason: 'same' };
      return changed(ticket, {
        unansweredSince: null,
        assignee: step.by,
        status: 'closed',
        closedAt: now,
        outcome: 'merged',
        mergedInto: step.into,
      });
    case 'requester-writes':
      if (ticket.status === 'resolved')
        return step.merelyThanks ? changed(ticket, {}) : changed(ticket, reopened(ticket, now));
      return changed(ticket, {
        status: ticket.status === 'waiting' ? 'open' : ticket.status,
        unansweredSince: ticket.unansweredSince ?? now,
      });
    case 'withdraw':
      return changed(ticket, { status: 'withdrawn', closedAt: now, unansweredSince: null, outcome: 'withdrawn' });
    case 'reopen':
      return changed(ticket, reopened(ticket, now));
    case 'close':
      return changed(ticket, { status: 'closed', closedAt: now, unansweredSince: null });
  }
}

function changed(ticket: Ticket, change: Partial<Ticket>): StepResult {
  return { ok: true, ticket: { ...ticket, ...change, version: ticket.version + 1 } };
}

function opened(status: Status): Status {
  return status === 'new' ? 'open' : status;
}

function answered(ticket: Ticket, now: Date): Partial<Ticket> {
  return { firstAnsweredAt: ticket.firstAnsweredAt ?? now, unansweredSince: null };
}

function reopened(ticket: Ticket, now: Date): Partial<Ticket> {
  return {
    status: 'open',
    resolvedAt: null,
    outcome: null,
    answer: null,
    unansweredSince: ticket.unansweredSince ?? now,
    reopenedAt: now,
  };
}
