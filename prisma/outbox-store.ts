/** The outbox: what is owed to the platforms, who is making it right now, and how it ended. */
import type { MessageRef } from '../src/ports/chat.ts';
import type { Act, Claimed, DeliveryState, Finish, NewDelivery, OutboxStore } from '../src/ports/deliveries.ts';
import type { Database } from './connection.ts';
import { deliveryRow, insertDeliveries, threadFrom, type ThreadRow } from './rows.ts';

/**
 * In its lane nothing older is still owed. Written as a comparison with one value, because PostgreSQL would turn a
 * `not exists` into a join, and as it always believes that next to nothing is owed, it would join by brute force.
 */
const firstInLane = `d.seq = (select e.seq from "Delivery" e where e.lane = d.lane and e."endedAt" is null order by e.seq limit 1)`;

/**
 * A claim is a row whose `notBefore` was moved to the end of the lease: when the process dies, it becomes due again by
 * itself, and as it then is no longer `pending`, it comes back as `unknown`. What a delivery builds on (the opening of
 * its thread, the post it edits) comes before it in its own lane; in another lane it is waited for.
 */
const claimStatement = `
  with due as (
    select d.id from "Delivery" d left join "TicketThread" t on t.id = d.thread
    where d."notBefore" <= $1::timestamptz and ${firstInLane}
      and coalesce((
        select o."endedAt" is not null or o.lane = d.lane from "Delivery" o
        where o.id = coalesce(d.act->>'of', case when t.ref is null then t.card end)), true)
    order by d."notBefore", d.seq
    limit $3::integer
  for update of d skip locked
  ),
  claimed as (
    update "Delivery" d set
      state = case d.state when 'pending' then 'sending' else 'unknown' end,
      attempts = d.attempts + 1,
      "notBefore" = $2::timestamptz,
      "claimedAt" = coalesce(d."claimedAt", $1::timestamptz)
    from due where d.id = due.id
    returning d.*
  )
  select c.id, c.lane, c.act, c.state, c.attempts, to_jsonb(c."createdAt") as "createdAt", c."onSent", c."onFailed",
    to_jsonb(t) as thread, o."sentRef" as target
  from claimed c left join "TicketThread" t on t.id = c.thread left join "Delivery" o on o.id = c.act->>'of'
  order by c.seq`;

/**
 * An end counts only while the claim it belongs to is the latest one: after a lost lease another process may be at
 * it. What has arrived has arrived, whoever says so.
 */
const finishStatement = `
  with ends as (
    select * from jsonb_to_recordset($1::jsonb) as e (
      id text, attempt integer, state text, "notBefore" timestamptz, reason text, ref text, message jsonb, follow jsonb)
  ),
  locked as (
    select d.id from "Delivery" d where d.id in (select id from ends) order by d.id for update
  ),
  ended as (
    update "Delivery" d set
      state = e.state,
      reason = e.reason,
      "notBefore" = e."notBefore",
      "claimedAt" = case when e.state = 'pending' then null else d."claimedAt" end,
      "sentRef" = e.message,
      "endedAt" = case when e.state in ('sent', 'failed') then $2::timestamptz end
    from ends e, locked l
    where d.id = e.id and d.id = l.id
      and (d.state in ('sending', 'unknown') and d.attempts = coalesce(e.attempt, d.attempts) or e.state = 'sent' and d.state <> 'sent')
    returning d.id, d.thread, e.ref, e.follow
  ),
  opened as (
    update "TicketThread" t set ref = n.ref from ended n where t.id = n.thread and t.card = n.id and n.ref is not null
  )
  ${insertDeliveries(
    `(select coalesce(jsonb_agg(f), '[]') from ended, jsonb_array_elements(ended.follow) as f)`,
    `d.free and not exists (select 1 from "Delivery" e where e.lane = d.lane and e."endedAt" is null)`,
  )}
  on conflict (id) do nothing
  returning id, state`;

interface ClaimedRow {
  id: string;
  lane: string;
  act: Act;
  state: 'sending' | 'unknown';
  attempts: number;
  createdAt: string;
  onSent: NewDelivery[] | null;
  onFailed: NewDelivery[] | null;
  thread: ThreadRow | null;
  target: MessageRef | null;
}

export function createOutboxStore({ query }: Database): OutboxStore {
  /** Which attempt of a delivery this process is making. */
  const attempts = new Map<string, number>();

  async function claim(now: Date, leaseUntil: Date, limit: number): Promise<Claimed[]> {
    const rows = await query<ClaimedRow>(claimStatement, now.toISOString(), leaseUntil.toISOString(), limit);
    for (const row of rows) attempts.set(row.id, row.attempts);
    const claimed = rows.map(claimedFrom);
    // Nothing in front of them in their lane: the post that should have opened their thread has failed for good.
    const stranded = claimed.filter(({ id, thread }) => thread && !thread.ref && thread.card !== id);
    if (stranded.length === 0) return claimed;
    const ends = stranded.map(({ id, onFailed }): Finish => ({ id, state: 'failed', reason: 'thread-never-opened', follow: onFailed }));
    const follow = await finish(ends, now, leaseUntil);
    const makeable = claimed.filter((delivery) => !stranded.includes(delivery));
    // What stood behind them in their lanes is due now.
    return [...makeable, ...follow, ...(await claim(now, leaseUntil, stranded.length))];
  }

  async function finish(ends: Finish[], now: Date, leaseUntil: Date): Promise<Claimed[]> {
    if (ends.length === 0) return [];
    const follows = new Map<string, NewDelivery>();
    const lanes = new Set<string>();
    const rows = ends.map((end) => ({
      id: end.id,
      attempt: attempts.get(end.id),
      state: end.state,
      ...(end.state === 'sent' ? { ref: end.thread?.id, message: end.message } : { reason: end.reason }),
      ...(end.state === 'pending' || end.state === 'unknown' ? { notBefore: end.notBefore } : {}),
      follow: (end.follow ?? []).map((delivery) => {
        // Only the first of its lane can be made at once.
        const free = delivery.act.do === 'react' && !lanes.has(delivery.lane);
        lanes.add(delivery.lane);
        follows.set(delivery.id, delivery);
        return { ...deliveryRow(delivery, follows.size), free };
      }),
    }));
    const written = await query<{ id: string; state: DeliveryState }>(finishStatement, JSON.stringify(rows), now.toISOString(), leaseUntil.toISOString());
    for (const { id } of ends) attempts.delete(id);
    return written.flatMap(({ id, state }): Claimed[] => {
      const delivery = follows.get(id);
      if (!delivery || state !== 'sending') return [];
      attempts.set(id, 1);
      const { lane, act, onSent = [], onFailed = [] } = delivery;
      return [{ id, lane, act, state, attempts: 0, createdAt: now, thread: null, target: null, onSent, onFailed }];
    });
  }

  return {
    claim,
    finish,

    async opening(platform, before) {
      const [row] = await query<{ found: boolean }>(
        `select exists (
           select 1 from "Delivery" d join "TicketThread" t on t.id = d.thread
           where d."endedAt" is null and d."claimedAt" < $2::timestamptz and t.card = d.id and t.ref is null and t.platform = $1::text
         ) as found`,
        platform,
        before.toISOString(),
      );
      return row?.found ?? false;
    },

    async nextDue() {
      const [row] = await query<{ due: string }>(
        `select to_jsonb(d."notBefore") as due from "Delivery" d
         where d."notBefore" is not null and ${firstInLane} order by d."notBefore" limit 1`,
      );
      return row ? new Date(row.due) : null;
    },

    async counts() {
      const counts: Record<DeliveryState, number> = { pending: 0, sending: 0, sent: 0, unknown: 0, failed: 0 };
      const rows = await query<{ state: DeliveryState; count: number }>(
        `select state, count(*)::integer as count from "Delivery" group by state`,
      );
      for (const { state, count } of rows) counts[state] = count;
      return counts;
    },

    async failed(limit) {
      const rows = await query<{ id: string; lane: string; reason: string; attempts: number; createdAt: string }>(
        `select id, lane, reason, attempts, to_jsonb("createdAt") as "createdAt" from "Delivery"
         where state = 'failed' order by "endedAt" desc limit $1::integer`,
        limit,
      );
      return rows.map((row) => ({ ...row, createdAt: new Date(row.createdAt) }));
    },

    async retry(id, now) {
      // To the end of its lane, because others may already be on their way in it. Without its body nothing can be made again.
      const changed = await query(
        `update "Delivery" set state = 'pending', "notBefore" = $2::timestamptz, "claimedAt" = null, "endedAt" = null,
           seq = nextval('"Delivery_seq_seq"')
         where id = $1::text and state = 'failed' and act is not null returning id`,
        id,
        now.toISOString(),
      );
      return changed.length === 1;
    },
  };
}

function claimedFrom({ onSent, onFailed, thread, createdAt, attempts, ...row }: ClaimedRow): Claimed {
  return {
    ...row,
    attempts: attempts - 1,
    createdAt: new Date(createdAt),
    thread: thread && threadFrom(thread),
    onSent: onSent ?? [],
    onFailed: onFailed ?? [],
  };
}
