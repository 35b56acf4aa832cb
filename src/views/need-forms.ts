/** The forms of feedback, needs and ratings. */
import { nextStates, type NeedState } from '../domain/need.ts';
import type { Choice, Form } from '../ports/chat.ts';
import { base, form, formTextLength, missionField, service, type FormView } from './forms.ts';
import { say } from './say.ts';

export function needLinkForm(view: FormView): Form {
  return form(view, 'need-link', 'form.need-link.title', 'form.save', [
    { type: 'search', ...base(view, 'need', 'form.need-link.need', 'form.need-link.hint'), value: chosenNeed(view), source: 'needs' },
  ]);
}

/** A number typed into the field is kept as it was. */
function chosenNeed({ values, language }: FormView): Choice | undefined {
  return values.need ? { value: values.need, label: say(language, 'need.number', { number: values.need }) } : undefined;
}

export function needMakeForm(view: FormView): Form {
  return form(view, 'need-make', 'form.need-make.title', 'form.save', [
    { type: 'text', ...base(view, 'title', 'form.need-make.name', 'form.need-make.name.hint'), maxLength: 120 },
    { type: 'text', ...base(view, 'wanted', 'form.need-make.wanted', 'form.need-make.wanted.hint'), multiline: true, maxLength: formTextLength },
    service(view, true),
  ]);
}

/** Of a need that is gone meanwhile, every state is offered; sending it says so. */
export function needStateForm(view: FormView, state: NeedState | undefined): Form {
  const options = state ? nextStates(state) : (['examined'] as const);
  return form(view, 'need-state', 'form.need-state.title', 'form.save', [
    { type: 'choice', ...base(view, 'state', 'form.need-state.state'), options: options.map((id) => ({ value: id, label: say(view.language, `need.state.${id}`) })) },
    { type: 'text', ...base(view, 'answer', 'form.need-state.answer', 'form.need-state.hint'), optional: true, multiline: true, maxLength: 1000 },
  ]);
}

export function needJoinForm(view: FormView, askMission: boolean, chosen: Choice | undefined): Form {
  return form(view, 'need-join', 'form.need-join.title', 'form.send', [
    { type: 'text', ...base(view, 'words', 'form.need-join.words', 'form.need-join.hint'), multiline: true, maxLength: 300 },
    ...(askMission ? [missionField(view, chosen, 'form.mission.hint')] : []),
  ]);
}

export function needSearchForm(view: FormView): Form {
  return form(view, 'needs-search', 'form.needs-search.title', 'form.needs-search.submit', [
    { type: 'text', ...base(view, 'query', 'form.needs-search.query'), optional: true, maxLength: 100 },
  ]);
}

export function feedbackReplyForm(view: FormView): Form {
  return words(view, 'feedback-reply', 'form.feedback-reply.title', 'form.feedback-reply.text');
}

export function ratingRemarkForm(view: FormView): Form {
  return words(view, 'rate-remark', 'form.rate-remark.title', 'form.rate-remark.text');
}

function words(view: FormView, id: string, title: 'form.feedback-reply.title' | 'form.rate-remark.title', label: 'form.feedback-reply.text' | 'form.rate-remark.text'): Form {
  const hint = id === 'rate-remark' ? 'form.rate-remark.hint' : undefined;
  return form(view, id, title, 'form.send', [{ type: 'text', ...base(view, 'text', label, hint), multiline: true, maxLength: 1000 }]);
}
