import js from '@eslint/js';
import { defineConfig } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig(
  { ignores: ['prisma/generated/', 'node_modules/', '.data/', 'test-results/'] },
  js.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { project: './tsconfig.json' } },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // An adapter's methods are promises by contract, also where there is nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // Nothing here uses `this`: what looks like a method is a function in an object.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Only src/config.ts reads the environment.' },
      ],
    },
  },
  { files: ['src/config.ts', 'test/**/*.ts'], rules: { 'no-restricted-properties': 'off' } },
  {
    files: ['adapters/web/page/**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        ['document', 'window', 'fetch', 'EventSource', 'localStorage', 'location', 'navigator', 'crypto', 'matchMedia', 'setTimeout', 'clearTimeout', 'console', 'HTMLElement', 'CustomEvent', 'Event', 'URLSearchParams', 'Intl', 'requestAnimationFrame', 'FormData', 'Node', 'AbortController', 'URL', 'File', 'Blob', 'queueMicrotask', 'sessionStorage', 'history', 'MutationObserver', 'ResizeObserver', 'structuredClone', 'setInterval', 'clearInterval', 'performance'].map((name) => [name, 'readonly']),
      ),
    },
  },
  { files: ['**/*.mjs', '*.js'], languageOptions: { globals: { process: 'readonly', console: 'readonly' } } },
);
