/** In a measured process: says where it listens, and answers every question for what it has used so far. */
import type { Usage } from './processes.ts';

export function reportUsage(url: string): void {
  process.on('message', () => {
    const { user, system } = process.cpuUsage();
    const usage: Usage = { cpuMs: (user + system) / 1000, rssMb: process.memoryUsage.rss() / 1024 / 1024 };
    process.send?.(usage);
  });
  process.send?.({ url });
}
