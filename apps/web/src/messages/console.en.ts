import type { zhConsole } from './console.zh.ts';

export const enConsole: typeof zhConsole = {};
