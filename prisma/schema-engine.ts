/** Prisma's own schema engine, from its WebAssembly package: the usual one is a binary that must be downloaded. */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { bindMigrationAwareSqlAdapterFactory, type SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';

interface EngineExports {
  __wbindgen_start(): void;
}
interface EngineGlue {
  __wbg_set_wasm(exports: EngineExports): void;
  SchemaEngine: typeof SchemaEngine;
}
// Node has it as a global; TypeScript knows it only together with the whole DOM.
declare const WebAssembly: {
  instantiate(bytes: Uint8Array, imports: Record<string, EngineGlue>): Promise<{ instance: { exports: EngineExports } }>;
};

let loading: Promise<EngineGlue> | undefined;

/** The first call takes about two seconds, most of them compiling. Free the engine after use. */
export async function openSchemaEngine(factory: SqlMigrationAwareDriverAdapterFactory): Promise<SchemaEngine> {
  // Once for the process: the package keeps views of the one instance's memory and mixes two of them up.
  loading ??= load();
  const { SchemaEngine } = await loading;
  return SchemaEngine.new({ datamodels: undefined }, () => undefined, bindMigrationAwareSqlAdapterFactory(factory));
}

async function load(): Promise<EngineGlue> {
  const glue: EngineGlue = await import('@prisma/schema-engine-wasm/schema_engine_bg');
  const directory = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const bytes = await readFile(join(directory, 'schema_engine_bg.wasm'));
  // The package's own entry imports the .wasm file as a module, which Node 20 does not do.
  const { instance } = await WebAssembly.instantiate(bytes, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(instance.exports);
  instance.exports.__wbindgen_start();
  return glue;
}
