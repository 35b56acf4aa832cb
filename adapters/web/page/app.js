/** Starts the page: who one is on either side, in which language, and what goes where. */
import { get } from './api.js';
import { h } from './dom.js';
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
let person = pick(requesters, remembered('person'));
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
    { id: 'home', text: 'tab.home', home: true },
  ],
});
const queueSide = createSide(byId('queue'), {
  name: 'queue',
  tabs: [
    { id: 'chat', text: 'tab.channel' },
    { id: 'open', text: 'tab.open', command: 'queue' },
  ],
});

// Where every queue lives on another platform there is only the requester's side.
byId('queue').hidden = !responder || !channel;

let leave = () => {};
/** Channel → how many posts came in since it was looked at last. */
const unread = new Map();
let newest = 0;

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
        if (fresh) noteElsewhere(posts);
        newest = Math.max(newest, ...posts.map((post) => post.id));
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
  const guest = (one) => (one.roles.includes('guest') ? `${one.name} (${t('person.guest')})` : one.name);
  byId('person').replaceChildren(...options(requesters, person, guest));
  byId('responder').replaceChildren(...options(responders, responder, (one) => one.name));
  dressChannels();
  if (byId('connection').dataset.state) tellConnection(byId('connection').dataset.state);
  document.title = `Botschaft · ${t('brand.line')}`;
  tellTime();
}

function dressChannels() {
  const label = (one) => (unread.has(one.id) ? `${one.name[spoken()]} (${unread.get(one.id)})` : one.name[spoken()]);
  byId('channel').replaceChildren(...options(channels, channel, label));
  const waiting = channels.filter((one) => unread.has(one.id));
  byId('elsewhere').replaceChildren(
    ...waiting.map((one) =>
      h('button', { type: 'button', class: 'plain', click: () => openChannel(one) }, t('queue.elsewhere', { name: one.name[spoken()] })),
    ),
  );
}

/** A ticket goes to the queue it belongs to, which need not be the one that is open. */
function noteElsewhere(posts) {
  const other = posts.filter((post) => post.chat.startsWith('channel:') && post.chat !== `channel:${channel?.id}` && post.id > newest);
  for (const { chat } of other) {
    const id = chat.slice('channel:'.length);
    unread.set(id, (unread.get(id) ?? 0) + 1);
  }
  if (other.length > 0) dressChannels();
}

/** As somebody who may answer there. */
function openChannel(next) {
  if (!responder.roles.includes(next.group)) responder = responders.find((one) => one.roles.includes(next.group)) ?? responder;
  remember('responder', responder.id);
  chooseChannel(next);
  byId('channel').focus();
}

function chooseChannel(next) {
  channel = next;
  unread.delete(next.id);
  remember('channel', next.id);
  redraw();
  connect();
}

function tellTime() {
  const time = new Intl.DateTimeFormat(spoken(), { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: person.zone });
  byId('person-line').textContent = t('person.line', { time: time.format(new Date()), zone: person.zone.replaceAll('_', ' ') });
  if (!responder || !channel) return;
  const member = responder.roles.includes(channel.group);
  byId('responder-line').textContent = t(member ? 'queue.member' : 'queue.outsider', { name: responder.name });
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

dress();
connect();
setInterval(tellTime, 20_000);
