import type { zhViewer } from './viewer.zh.ts';

export const enViewer: typeof zhViewer = {};
