import type { Colour } from './colour.ts';
import type { Tones } from './ink.ts';

export const categoryIds = [
  'beauty',
  'fashion',
  'food',
  'home',
  'digital',
  'craft',
  'kids',
  'sport',
] as const;
export type CategoryId = (typeof categoryIds)[number];

/** What stands around the object. */
export interface Stage {
  wall: Colour;
  floor: Colour;
  shape: Colour;
}

export interface Palette {
  stages: readonly Stage[];
  tones: readonly Tones[];
}

const stage = (wall: Colour, floor: Colour, shape: Colour): Stage => ({ wall, floor, shape });
const tones = (
  main: Colour,
  second: Colour,
  accent: Colour,
  dark: Colour,
  light: Colour,
): Tones => ({
  main,
  second,
  accent,
  dark,
  light,
});

export const palettes: Record<CategoryId, Palette> = {
  beauty: {
    stages: [
      stage('#fbe3e1', '#f3c9c8', '#fff3ef'),
      stage('#f6e6da', '#e8ccb8', '#fff6ee'),
      stage('#efe2f1', '#d9c3e0', '#fbf3fc'),
      stage('#e3ece6', '#c6d7cb', '#f5faf5'),
    ],
    tones: [
      tones('#d2495f', '#f0a6a0', '#e8c07d', '#3b2436', '#fff6f0'),
      tones('#e58a8a', '#f7d0c4', '#c96f53', '#5a2f3d', '#fffaf3'),
      tones('#b07fc0', '#e3c3e6', '#f0b7a4', '#3f2b52', '#fdf6ff'),
      tones('#7fae9b', '#d5e6d4', '#e9c48d', '#2c4a45', '#fbfff8'),
      tones('#c78a5c', '#f2d4b4', '#b84a4a', '#4a2c24', '#fff8ef'),
    ],
  },
  fashion: {
    stages: [
      stage('#e9e6da', '#d3cdb9', '#f8f6ee'),
      stage('#e2e8ea', '#c3cfd4', '#f4f8f9'),
      stage('#f3e1d6', '#e2c2b0', '#fcf2ea'),
      stage('#e6e3ef', '#cbc5de', '#f6f4fb'),
    ],
    tones: [
      tones('#50708c', '#dfe6ea', '#e2a04a', '#22303f', '#fdfbf6'),
      tones('#c4684f', '#f2d9c6', '#3f5a5a', '#43251f', '#fffaf3'),
      tones('#7a8f6a', '#e6e6cf', '#d98a5b', '#2f3a2b', '#fefdf4'),
      tones('#d9a5a0', '#fbe9e0', '#8c5a6d', '#4d2f3d', '#fff9f6'),
      tones('#3d4a6b', '#cfd6e6', '#e06f5d', '#1f2640', '#f8f9fd'),
      tones('#e3b756', '#fbeecb', '#5a7a8c', '#4a3a1c', '#fffcf1'),
    ],
  },
  food: {
    stages: [
      stage('#fdebc8', '#f4cf95', '#fff8e6'),
      stage('#fbdfd0', '#f0b99c', '#fff3ea'),
      stage('#e9efd6', '#cbd9a8', '#f8fbec'),
      stage('#f7e6d8', '#e3c4a8', '#fff6ec'),
    ],
    tones: [
      tones('#e2673b', '#f9c65a', '#7fa650', '#5b2c1d', '#fff7e6'),
      tones('#d8433f', '#f7b267', '#5b8c5a', '#571f1f', '#fff6ea'),
      tones('#e9a63a', '#f7dc8f', '#b5532d', '#59381a', '#fffbea'),
      tones('#7f9f4a', '#dfe6a8', '#e8793e', '#37451f', '#fcfdec'),
    ],
  },
  home: {
    stages: [
      stage('#e3e9e4', '#c3cfc6', '#f5f9f5'),
      stage('#f2e9dd', '#dcc9b2', '#fdf8f0'),
      stage('#dfe8ef', '#bccedb', '#f3f8fb'),
      stage('#f3e4de', '#dfc0b4', '#fcf4f0'),
    ],
    tones: [
      tones('#6f9388', '#dbe6df', '#e0a458', '#2e4540', '#fbfdf9'),
      tones('#d98b64', '#f5ddc8', '#5e7f86', '#4d3023', '#fffaf3'),
      tones('#7d9cbb', '#dde8f1', '#e8b04f', '#2f4258', '#fafdff'),
      tones('#c9b79a', '#f4ecdd', '#8a6f5a', '#4a3d30', '#fffdf8'),
      tones('#b36a6a', '#f0d6cf', '#7f9a7c', '#462a2c', '#fff8f5'),
    ],
  },
  digital: {
    stages: [
      stage('#dfe6f7', '#b9c6ea', '#f2f5fd'),
      stage('#2c3152', '#20243f', '#3b4270'),
      stage('#e4e3f3', '#c4c1e4', '#f5f4fc'),
      stage('#d9edf0', '#b0d5db', '#effafb'),
    ],
    tones: [
      tones('#5a6bf0', '#c9d1ff', '#ff9f6b', '#262b4d', '#f7f9ff'),
      tones('#3fb6b2', '#c8eeea', '#f76f8e', '#213f4d', '#f5fffe'),
      tones('#8d6bea', '#ded2ff', '#4fd1c5', '#2d2452', '#faf7ff'),
      tones('#f0785a', '#ffd9c9', '#5a8df0', '#3a2636', '#fffaf7'),
      tones('#e9ecf5', '#ffffff', '#5a6bf0', '#3a4060', '#ffffff'),
    ],
  },
  craft: {
    stages: [
      stage('#e6ebdf', '#c6d0b8', '#f6f9f0'),
      stage('#efe4d3', '#d8c1a0', '#fbf5ea'),
      stage('#2f4a44', '#223732', '#3e6058'),
      stage('#eadfd8', '#cfb9ab', '#f8f1ec'),
    ],
    tones: [
      tones('#4f7f63', '#d4e0c6', '#d0a04e', '#24392d', '#faf9ec'),
      tones('#9c5a3c', '#ecd2b6', '#5d8a72', '#43261a', '#fff8ec'),
      tones('#39707a', '#cfe3e1', '#d99a52', '#1d3840', '#f7fcfa'),
      tones('#b0493f', '#f0cfbd', '#d6a85a', '#451d1c', '#fff6ee'),
    ],
  },
  kids: {
    stages: [
      stage('#fdeecb', '#f7d68d', '#fff9e8'),
      stage('#d8eefa', '#acd9f2', '#f0f9fe'),
      stage('#fde0df', '#f7bfc0', '#fff3f1'),
      stage('#dff1e0', '#b8dfbc', '#f2fbf1'),
    ],
    tones: [
      tones('#f2777a', '#ffd37a', '#5cb3d9', '#4a3350', '#fffaf2'),
      tones('#5aaee0', '#ffdf8c', '#f28a6b', '#2c4562', '#f9fdff'),
      tones('#f0ad4e', '#fbe2b0', '#6bbf9c', '#5c4020', '#fffdf4'),
      tones('#8fcf9f', '#fff0c2', '#f2889b', '#35513f', '#fbfff9'),
    ],
  },
  sport: {
    stages: [
      stage('#dff0ea', '#b4dacd', '#f2faf7'),
      stage('#fde4d3', '#f6bf9c', '#fff5ed'),
      stage('#dfe6f2', '#b8c8e2', '#f3f6fb'),
      stage('#eef0cf', '#d7dc98', '#fafbec'),
    ],
    tones: [
      tones('#2fa58a', '#c9ece0', '#ff8a4c', '#1e3f3d', '#f8fffc'),
      tones('#f2683c', '#ffd9bf', '#2f6f9f', '#4a2418', '#fff9f4'),
      tones('#3a6fd0', '#cfdff8', '#ffc24b', '#1d2f57', '#f8fbff'),
      tones('#8a5fd0', '#e0d2f6', '#b6d84c', '#33235c', '#fbf8ff'),
      tones('#e0485f', '#fbd0d0', '#3f4a60', '#43182a', '#fff8f8'),
    ],
  },
};
