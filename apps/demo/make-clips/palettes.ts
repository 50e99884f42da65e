export interface Palette {
  /** Top and bottom of the wall. */
  wall: readonly [string, string];
  /** Shelves and what stands on them, out of focus. */
  shelf: string;
  shapes: readonly string[];
  counter: readonly [string, string];
  glow: string;
  skin: string;
  hair: string;
  clothes: readonly [string, string];
  accent: string;
  accent2: string;
}

export const clipNames = ['beauty', 'fashion', 'food', 'home', 'digital', 'craft'] as const;
export type ClipName = (typeof clipNames)[number];

export const palettes: Record<ClipName, Palette> = {
  beauty: {
    wall: ['#fbdde2', '#f2b8c4'],
    shelf: '#f8cfd6',
    shapes: ['#e58fa3', '#fff1f0', '#d9697f', '#f6c9b4', '#ffffff'],
    counter: ['#fff3f1', '#f0c3c6'],
    glow: '#fff6ea',
    skin: '#f7cfb6',
    hair: '#4a2a2c',
    clothes: ['#ffffff', '#f1d7dc'],
    accent: '#d43f5e',
    accent2: '#f2c6a0',
  },
  fashion: {
    wall: ['#e4e3f3', '#bfc0e2'],
    shelf: '#d3d3ec',
    shapes: ['#8d8fc9', '#f3e8dc', '#5e639f', '#e9b7a0', '#ffffff'],
    counter: ['#f6f4fb', '#c9c6e4'],
    glow: '#ffffff',
    skin: '#e9b897',
    hair: '#1f2033',
    clothes: ['#3d4380', '#2e3366'],
    accent: '#e0704f',
    accent2: '#f4d6b4',
  },
  food: {
    wall: ['#ffe9c9', '#f7c88a'],
    shelf: '#fbd9a6',
    shapes: ['#d8693a', '#fff6e4', '#6f9a4e', '#e7a13c', '#b84a2b'],
    counter: ['#fff4e0', '#e3b070'],
    glow: '#fffbe8',
    skin: '#f2c39c',
    hair: '#2b1d18',
    clothes: ['#4f7d54', '#3c6443'],
    accent: '#cf3f2c',
    accent2: '#f2b441',
  },
  home: {
    wall: ['#dfeae2', '#b4cdbd'],
    shelf: '#cadfd1',
    shapes: ['#7ba18c', '#f6efe2', '#d9b48a', '#55786a', '#ffffff'],
    counter: ['#f8f3e9', '#cdbb9c'],
    glow: '#fff8e2',
    skin: '#f4cdb0',
    hair: '#6b4630',
    clothes: ['#e7d7bd', '#cdb894'],
    accent: '#c9803f',
    accent2: '#f0dcae',
  },
  digital: {
    wall: ['#263248', '#141c2e'],
    shelf: '#31415e',
    shapes: ['#4b76c8', '#8fd3ff', '#3a4a72', '#6b5bd0', '#22d3c5'],
    counter: ['#3a4a68', '#1b2438'],
    glow: '#5a86ff',
    skin: '#e6b593',
    hair: '#12141d',
    clothes: ['#4d57d6', '#3b43a8'],
    accent: '#22d3c5',
    accent2: '#e9eefc',
  },
  craft: {
    wall: ['#e9e0cf', '#c9b896'],
    shelf: '#d9cbaf',
    shapes: ['#8b6a48', '#f4ecdb', '#5d7a62', '#b0895a', '#3f5a4c'],
    counter: ['#a87d50', '#7a5634'],
    glow: '#fff3d6',
    skin: '#f0c6a4',
    hair: '#2a2420',
    clothes: ['#4f6f63', '#3b574d'],
    accent: '#8c3b2e',
    accent2: '#e6d3a8',
  },
};
