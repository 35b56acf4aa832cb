/** The app package that is uploaded in the Teams admin centre: manifest, translation and icons in one zip. */
import { readFile } from 'node:fs/promises';
import { crc32 } from 'node:zlib';

export interface PackIds {
  /** `TEAMS_APP_ID`. */
  appId: string;
  /** Public host name under which Teams reaches `/api/messages`, without a scheme. */
  host: string;
}

const files = ['manifest.json', 'de.json', 'color.png', 'outline.png'] as const;

export function fillManifest(template: string, { appId, host }: PackIds): string {
  return template.replaceAll('${{TEAMS_APP_ID}}', appId).replaceAll('${{BOT_HOST}}', host);
}

/** The bytes of the zip. */
export async function packTeamsApp(ids: PackIds): Promise<Uint8Array> {
  const entries = await Promise.all(files.map(async (name) => {
    const bytes = await readFile(new URL(name, import.meta.url));
    return { name, bytes: name === 'manifest.json' ? Buffer.from(fillManifest(bytes.toString('utf8'), ids)) : bytes };
  }));
  return zip(entries);
}

/** Stored, not compressed: four small files need no library. */
function zip(entries: { name: string; bytes: Buffer }[]): Uint8Array {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes } of entries) {
    const title = Buffer.from(name);
    // Version 2.0, UTF-8 names, stored, 1980-01-01: the same package for the same ids.
    const common = Buffer.alloc(26);
    [20, 0x0800, 0, 0, 0x0021].forEach((value, index) => common.writeUInt16LE(value, index * 2));
    [crc32(bytes), bytes.length, bytes.length].forEach((value, index) => common.writeUInt32LE(value, 10 + index * 4));
    common.writeUInt16LE(title.length, 22);
    const entry = Buffer.concat([Buffer.from('PK\x03\x04'), common, title, bytes]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    local.push(entry);
    central.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), common, tail, title]));
    offset += entry.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return new Uint8Array(Buffer.concat([...local, directory, end]));
}
