import type { zhStudio } from './studio.zh.ts';

export const enStudio: typeof zhStudio = {};
