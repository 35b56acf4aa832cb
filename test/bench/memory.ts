/** How much memory the bot holds after many events, and whether it goes on growing. */
import { setTimeout as sleep } from 'node:timers/promises';
import { asFastAsPossible } from './load.ts';
import { row, type Measure } from './table.ts';

export const memory: Measure = async (world, { quick, nodeOptions }) => {
  const [few, many] = quick ? [3_000, 6_000] : [10_000, 30_000];
  const bot = await world.startBot('memory', nodeOptions);
  let sent = 0;
  const rssAfter = async (events: number): Promise<number> => {
    for (; sent < events; sent += 1_000) await asFastAsPossible(bot, 1_000);
    await sleep(2_000);
    return (await bot.usage()).rssMb;
  };
  const early = await rssAfter(few);
  const late = await rssAfter(many);
  await bot.stop();

  const growth = (100 * (late - early)) / early;
  return [
    row(`resident memory after ${few} events`, '< 300 MB', `${early.toFixed(0)} MB`, early < 300),
    row(`growth from there to ${many} events`, 'flat (≤ 10 %)', `${growth.toFixed(1)} % (${late.toFixed(0)} MB)`, growth <= 10),
  ];
};
