/** A feedback in the feedback queue's channel, and its receipt. */
import type { Catalogue, Language } from '../domain/catalogue.ts';
import type { Button, Message } from '../ports/chat.ts';
import type { Feedback } from '../ports/feedback.ts';
import { say } from './say.ts';
import { serviceName } from './words.ts';

export interface FeedbackView {
  catalogue: Catalogue;
  feedback: Feedback;
  /** Null: it came without a name. */
  name: string | null;
  mission: string | null;
}

export function feedbackCard({ catalogue, feedback, name, mission }: FeedbackView, language: Language): Message {
  const facts = [
    { label: say(language, 'fact.kind'), value: say(language, feedback.kind ? `feedback.kind.${feedback.kind}` : 'feedback.kind.none') },
    { label: say(language, 'fact.service'), value: serviceName(catalogue, feedback.service, language) },
    { label: say(language, 'fact.status'), value: say(language, `feedback.state.${feedback.state}`) },
  ];
  if (feedback.need !== null) facts.push({ label: say(language, 'fact.need'), value: say(language, 'need.number', { number: String(feedback.need) }) });
  const value = feedback.id;
  const buttons: Button[] = [
    { action: 'need-link.open', value, label: say(language, 'button.need-link'), opens: true },
    { action: 'need-make.open', value, label: say(language, 'button.need-make'), opens: true },
  ];
  if (feedback.state === 'new') buttons.push({ action: 'feedback-noted', value, label: say(language, 'button.noted') });
  const title = name === null ? say(language, 'queue.feedback.nameless') : say(language, 'queue.feedback', { name, mission: mission ?? '' });
  const how = name === null ? say(language, 'queue.feedback.how.nameless') : say(language, 'queue.feedback.how', { name });
  return { title, text: how, quote: { text: feedback.text }, facts, buttons };
}

export function feedbackReceipt(text: string, queue: string, threads: boolean, language: Language): Message {
  const receipt = say(language, 'feedback.receipt', { queue });
  return { title: say(language, 'feedback.title'), text: threads ? `${receipt} ${say(language, 'feedback.write-here')}` : receipt, quote: { text } };
}
