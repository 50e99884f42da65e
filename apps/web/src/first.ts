import './styles.css';

/** Longer than this the app does not wait for a picture to be seen. */
const PICTURES_WITHIN_MS = 1_200;

const within = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

const painted = (): Promise<void> =>
  new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
  });

/** What the server drew is on the screen, with its first pictures: whatever runs before that delays it. */
const isSeen = async (root: HTMLElement): Promise<void> => {
  const pictures = [...root.querySelectorAll<HTMLImageElement>('img:not([loading=lazy])')];
  await Promise.allSettled(pictures.map((picture) => picture.decode()));
  await painted();
};

const root = document.getElementById('root');
if (root?.hasChildNodes() && !document.hidden) {
  // A policy without inline styles: what a name or a number gives an element comes as data.
  for (const element of root.querySelectorAll<HTMLElement>('[data-style]'))
    element.style.cssText = element.dataset.style ?? '';
  await Promise.race([isSeen(root), within(PICTURES_WITHIN_MS)]);
}
await import('./main.tsx');
