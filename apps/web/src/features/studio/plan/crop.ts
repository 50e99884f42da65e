/** What is cut out of a picture, in its own pixels. */
export interface Cut {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Where somebody looks: the middle of the cut as a share of the picture, and how close. */
export interface View {
  centreX: number;
  centreY: number;
  /** 1 is the largest cut that fits. */
  zoom: number;
}

export const MOST_ZOOM = 4;
export const wholeView: View = { centreX: 0.5, centreY: 0.5, zoom: 1 };

const between = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), Math.max(low, high));

/** A cut of this ratio (width ÷ height) that never leaves the picture. */
export const cutOf = (
  picture: { width: number; height: number },
  view: View,
  ratio: number,
): Cut => {
  const zoom = between(view.zoom, 1, MOST_ZOOM);
  const isWide = picture.width / picture.height > ratio;
  const height = (isWide ? picture.height : picture.width / ratio) / zoom;
  const width = height * ratio;
  return {
    x: between(view.centreX * picture.width - width / 2, 0, picture.width - width),
    y: between(view.centreY * picture.height - height / 2, 0, picture.height - height),
    width,
    height,
  };
};

/** Looks elsewhere by shares of the cut; stops at the edges, so that moving back moves at once. */
export const moved = (
  picture: { width: number; height: number },
  view: View,
  ratio: number,
  by: { x: number; y: number },
): View => {
  const cut = cutOf(picture, view, ratio);
  const next = {
    ...view,
    centreX: (cut.x + cut.width / 2 + by.x * cut.width) / picture.width,
    centreY: (cut.y + cut.height / 2 + by.y * cut.height) / picture.height,
  };
  const kept = cutOf(picture, next, ratio);
  return {
    ...next,
    centreX: (kept.x + kept.width / 2) / picture.width,
    centreY: (kept.y + kept.height / 2) / picture.height,
  };
};
