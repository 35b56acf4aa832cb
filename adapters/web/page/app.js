/** Starts the page: who one is on either side, in which language, and what goes where. */
import { get } from './api.js';
import { h } from './dom.js';
import { followAddress, leadBy } from './jump.js';
import { listen } from './live.js';
import { createSide } from './side.js';
import { speak, spoken, t } from './texts.js';

const byId = (id) => document.getElementById(id);
const remembered = (name) => localStorage.getItem(`botschaft.${name}`);
const remember = (name, value) => localStorage.setItem(`botschaft.${name}`, value);

const { people, channels } = await get('/playground/state');
const responders = people.filter((person) => person.roles.some((role) => role !== 'guest'));
const requesters = [...people].sort((a, b) => Number(responders.includes(a)) - Number(responders.includes(b)));

const pick = (list, id) => list.find((one) => one.id === id) ?? list[0];
const tongue = navigator.language.startsWith('de') ? 'de' : 'en';
let person = pick(requesters, remembered('person') ?? requesters.find((one) => one.language === tongue)?.id);
if (!person) {
  document.querySelector('main').replaceChildren(h('p', { class: 'nobody' }, t('people.none')));
  throw new Error('The catalogue names nobody for the playground.');
}
let responder = pick(responders, remembered('responder'));
let channel = pick(channels, remembered('channel'));
speak(remembered('language') ?? person.language);

const requesterSide = createSide(byId('requester'), {
  name: 'requester',
  tabs: [
    { id: 'chat', text: 'tab.chat' },
    { id: 'mine', text: 'tab.mine', command: 'status' },
    { id: 'services', text: 'tab.services', command: 'services' },
    { id: 'home', text: 'tab.home', home: true },
  ],
});
const queueSide = createSide(byId('queue'), {
  name: 'queue',
  tabs: [
    { id: 'chat', text: 'tab.channel' },
    { id: 'open', text: 'tab.open', command: 'queue', tickets: true },
    { id: 'articles', text: 'tab.articles', command: 'articles', tickets: true },
  ],
});

// Where every queue lives on another platform there is only the requester's side.
byId('queue').hidden = !responder || !channel;

let leave = () => {};
/** Channel → the newest post that was looked at, kept over a reload. */
const firstVisit = remembered('seen') === null;
const seen = JSON.parse(remembered('seen') ?? '{}');
/** Channel → ids of the posts that came in since. */
const unread = new Map();

function connect() {
  leave();
  delete byId('connection').dataset.state;
  requesterSide.show({ person, chat: `direct:${person.id}` });
  if (responder && channel) queueSide.show({ person: responder, chat: `channel:${channel.id}`, channel });
  leave = listen(
    person.id,
    {
      posts(posts, fresh) {
        requesterSide.posts(posts.filter((post) => post.chat.startsWith('direct:')), fresh);
        queueSide.posts(posts.filter((post) => post.chat.startsWith('channel:')), fresh);
        note(posts, fresh);
      },
      home: (content) => requesterSide.home(content ?? []),
      connection(state) {
        tellConnection(state);
        if (state === 'live') {
          requesterSide.ready();
          queueSide.ready();
        }
      },
    },
  );
}

function tellConnection(state) {
  const line = byId('connection');
  line.dataset.state = state;
  line.textContent = t(state === 'live' ? 'connection.live' : 'connection.lost');
}

function options(list, chosen, label) {
  return list.map((one) => h('option', { value: one.id, selected: one.id === chosen?.id }, label(one)));
}

/** Everything that depends on the language or on who is chosen, except the conversations. */
function dress() {
  for (const element of document.querySelectorAll('[data-text]')) element.textContent = t(element.dataset.text);
  for (const element of document.querySelectorAll('[data-label]')) element.setAttribute('aria-label', t(element.dataset.label));
  for (const button of byId('languages').children) {
    button.setAttribute('aria-pressed', String(button.dataset.language === spoken()));
  }
  const isGuest = (one) => one.roles.includes('guest');
  const guest = (one) => (isGuest(one) ? `${one.name} (${t('person.guest')})` : one.name);
  const groups = [
    ['people.missions', requesters.filter((one) => one.roles.length === 0)],
    ['people.it', requesters.filter((one) => one.roles.length > 0 && !isGuest(one))],
    ['people.guests', requesters.filter(isGuest)],
  ].filter(([, list]) => list.length > 0);
  byId('person').replaceChildren(...groups.map(([label, list]) => h('optgroup', { label: t(label) }, options(list, person, guest))));
  byId('responder').replaceChildren(...options(responders, responder, (one) => one.name));
  dressChannels();
  if (byId('connection').dataset.state) tellConnection(byId('connection').dataset.state);
  byId('queue-title').textContent = t(channel?.group === null ? 'queue.title.reading' : 'queue.title');
  document.title = `Botschaft · ${t('brand.line')}`;
  tellTime();
}

function dressChannels() {
  const kinds = [
    ['queue.queues', channels.filter((one) => one.group !== null)],
    ['queue.reading', channels.filter((one) => one.group === null)],
  ].filter(([, list]) => list.length > 0);
  const named = (list) => options(list, channel, (one) => one.name[spoken()]);
  // A heading over one kind alone would only be in the way.
  byId('channel').replaceChildren(...(kinds.length > 1 ? kinds.map(([label, list]) => h('optgroup', { label: t(label) }, named(list))) : named(channels)));
  const waiting = channels.filter((one) => unread.has(one.id));
  const buttons = waiting.map((one) => {
    const words = t('queue.elsewhere', { name: one.name[spoken()], n: unread.get(one.id).size });
    return h('button', { type: 'button', class: 'plain', click: () => openChannel(one) }, words);
  });
  byId('elsewhere').replaceChildren(...(buttons.length > 0 ? [h('span', {}, t('queue.news')), ...buttons] : []));
}

/** A ticket goes to the queue it belongs to, which need not be the one that is open. */
function note(posts, fresh) {
  let other = false;
  for (const post of posts) {
    if (!post.chat.startsWith('channel:')) continue;
    const id = post.chat.slice('channel:'.length);
    if (id === channel?.id || (firstVisit && !fresh)) seen[id] = Math.max(seen[id] ?? 0, post.id);
    else if (post.id > (seen[id] ?? 0) && post.author?.id !== responder?.id) {
      unread.set(id, (unread.get(id) ?? new Set()).add(post.id));
      other = true;
    }
  }
  remember('seen', JSON.stringify(seen));
  if (other) dressChannels();
}

function isMember({ group }) {
  return group === null || responder.roles.includes(group);
}

/** As somebody who may answer there. */
function openChannel(next) {
  if (!isMember(next)) responder = responders.find((one) => one.roles.includes(next.group)) ?? responder;
  remember('responder', responder.id);
  chooseChannel(next);
  byId('channel').focus();
}

function chooseChannel(next) {
  channel = next;
  seen[next.id] = Math.max(seen[next.id] ?? 0, ...(unread.get(next.id) ?? []));
  unread.delete(next.id);
  remember('channel', next.id);
  redraw();
  connect();
}

/** Everybody may look into every channel, but only into their own direct chat. */
function reaches({ kind, name }) {
  return kind === 'direct' ? name === person.id : !byId('queue').hidden && channels.some((one) => one.id === name);
}

function openThread({ kind, name, root }) {
  if (kind === 'direct') return requesterSide.reveal(root);
  if (name !== channel.id) chooseChannel(pick(channels, name));
  queueSide.reveal(root);
}

function tellTime() {
  const time = new Intl.DateTimeFormat(spoken(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: person.zone });
  byId('person-line').textContent = t('person.line', { time: time.format(new Date()), zone: person.zone.replaceAll('_', ' ') });
  if (!responder || !channel) return;
  const member = isMember(channel);
  byId('responder-line').textContent = t(channel.group === null ? 'queue.open' : member ? 'queue.member' : 'queue.outsider', { name: responder.name });
  byId('responder-line').classList.toggle('warning', !member);
}

function redraw() {
  dress();
  requesterSide.redraw();
  queueSide.redraw();
}

byId('person').addEventListener('change', (event) => {
  person = pick(requesters, event.target.value);
  remember('person', person.id);
  // The page follows the person; whoever wants another language switches after that.
  localStorage.removeItem('botschaft.language');
  speak(person.language);
  redraw();
  connect();
});
byId('responder').addEventListener('change', (event) => {
  responder = pick(responders, event.target.value);
  remember('responder', responder.id);
  redraw();
  connect();
});
byId('channel').addEventListener('change', (event) => chooseChannel(pick(channels, event.target.value)));
byId('languages').addEventListener('click', (event) => {
  const chosen = event.target.dataset?.language;
  if (!chosen) return;
  remember('language', chosen);
  speak(chosen);
  redraw();
});
byId('details').addEventListener('click', (event) =>
  requesterSide.act({ action: 'details.open', value: '', thread: `direct:${person.id}` }, event.currentTarget),
);

leadBy({ reaches, open: openThread });
dress();
connect();
followAddress();
setInterval(tellTime, 20_000);
