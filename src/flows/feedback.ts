/** Feedback is kept and shown to the feedback queue; the person is told where it lies. */
import type { ThreadRef } from '../ports/chat.ts';
import { say } from '../views/say.ts';
import { missionName, queueName, queueOf, serviceName } from '../views/words.ts';
import { audit, delivery, languageOf, missionIdOf, reply, type Turn } from './turn.ts';

export function takeFeedback(turn: Turn, text: string, service: string | null, chat: ThreadRef | undefined): void {
  const { catalogue, me, now } = turn;
  const language = languageOf(me);
  const mission = missionIdOf(catalogue, me);
  const queue = queueOf(catalogue, catalogue.feedbackQueue);
  turn.plan.feedback.push({ id: turn.newId(), person: me.id, mission, service, text, language, at: now });
  const title = say(queue.language, 'queue.feedback', {
    name: me.name,
    mission: missionName(catalogue, mission, queue.language),
  });
  const { platform, channel } = queue;
  const message = { text: title, quote: { text }, facts: [{
    label: say(queue.language, 'fact.service'),
    value: serviceName(catalogue, service, queue.language),
  }] };
  turn.plan.deliveries.push(
    delivery(turn, { do: 'post', to: { to: 'channel', platform, channel }, message }, `channel:${platform}:${channel}`),
  );
  reply(turn, chat, { text: say(language, 'feedback.receipt', { queue: queueName(catalogue, queue.id, language) }) });
  audit(turn, null, 'feedback');
}
