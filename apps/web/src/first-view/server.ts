// First: the app's modules look for a browser while they load.
import './no-browser.ts';

export const { draw } = await import('./draw.tsx');
