/** How many events a second the bot acknowledges, as a share of what a Bolt bot manages that keeps nothing. */
import { asFastAsPossible, median, type Target } from './load.ts';
import type { Child } from './processes.ts';
import { row, type Measure } from './table.ts';
import type { World } from './world.ts';

interface Round {
  acked: number;
  posted: number;
  botMs: number;
  postgresMs: number;
  loadMs: number;
}

export const throughput: Measure = async (world, { quick, nodeOptions }) => {
  const bot = await world.startBot('throughput', nodeOptions);
  const echo = await world.startEcho();
  const rounds = 3;
  const events = quick ? 1_000 : 3_000;
  const ofBot: Round[] = [];
  const ofEcho: Round[] = [];
  // The first round of each only warms up.
  for (let round = 0; round <= rounds; round++) {
    const [b, e] = [await oneRound(world, bot, events), await oneRound(world, echo, events)];
    if (round === 0) continue;
    ofBot.push(b);
    ofEcho.push(e);
  }
  await Promise.all([bot.stop(), echo.stop()]);

  const of = (list: Round[], what: keyof Round): number => median(list.map((each) => each[what]));
  const shares = ofBot.map(({ acked }, index) => (100 * acked) / (ofEcho[index]?.acked ?? NaN));
  const share = median(shares);
  const delivered = median(ofBot.map(({ posted }, index) => (100 * posted) / (ofEcho[index]?.posted ?? NaN)));
  return [
    row('acknowledged events/s, share of a bare Bolt echo', '≥ 60 % (floor 40)', `${share.toFixed(0)} %`, share >= 60),
    row('  in each round', '', shares.map((each) => each.toFixed(0)).join(', ') + ' %'),
    row('  events/s', '', `${of(ofBot, 'acked').toFixed(0)} (echo ${of(ofEcho, 'acked').toFixed(0)})`),
    row('  the same until the last answer is posted', '', `${delivered.toFixed(0)} % (${of(ofBot, 'posted').toFixed(0)}/s)`),
    row('  CPU per event: the bot', '', `${of(ofBot, 'botMs').toFixed(2)} ms (echo ${of(ofEcho, 'botMs').toFixed(2)} ms)`),
    row('  CPU per event: PostgreSQL', '', `${of(ofBot, 'postgresMs').toFixed(2)} ms`),
    row('  CPU per event: load and fake Slack', '', `${of(ofBot, 'loadMs').toFixed(2)} ms (echo ${of(ofEcho, 'loadMs').toFixed(2)} ms)`),
  ];
};

async function oneRound(world: World, target: Target & Child, events: number): Promise<Round> {
  const before = { bot: await target.usage(), postgres: await world.postgresCpuMs(), own: process.cpuUsage() };
  const { ackedMs, postedMs } = await asFastAsPossible(target, events);
  const after = { bot: await target.usage(), postgres: await world.postgresCpuMs() };
  const own = process.cpuUsage(before.own);
  return {
    acked: (1000 * events) / ackedMs,
    posted: (1000 * events) / postedMs,
    botMs: (after.bot.cpuMs - before.bot.cpuMs) / events,
    postgresMs: (after.postgres - before.postgres) / events,
    loadMs: (own.user + own.system) / 1000 / events,
  };
}
