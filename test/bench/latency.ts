/** How long people wait at 100 events a second. */
import { atRate, percentile } from './load.ts';
import { row, type Measure } from './table.ts';

const perSecond = 100;

export const latency: Measure = async (world, { quick, nodeOptions }) => {
  const bot = await world.startBot('latency', nodeOptions);
  await atRate(bot, 3 * perSecond, perSecond);
  const { ackMs, postMs } = await atRate(bot, (quick ? 8 : 30) * perSecond, perSecond);
  await bot.stop();

  const shown = (values: number[], share: number): string => `${percentile(values, share).toFixed(1)} ms`;
  return [
    row('acknowledged at 100 events/s, p50', '', shown(ackMs, 0.5)),
    row('acknowledged at 100 events/s, p99', '< 100 ms', shown(ackMs, 0.99), percentile(ackMs, 0.99) < 100),
    row('event in to post out at 100 events/s, p50', '', shown(postMs, 0.5)),
    row('event in to post out at 100 events/s, p99', '< 250 ms', shown(postMs, 0.99), percentile(postMs, 0.99) < 250),
  ];
};
