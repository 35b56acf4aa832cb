/**
 * Colours and patterns of the pictures. The colours are those of Okabe and Ito that stand out by at least 3:1 from the
 * background; a pattern tells them apart where colours do not, on paper or to an eye that mixes them up.
 */

/** The picture's own, so that it reads the same in a light and in a dark chat. */
export const background = '#FAFAF7';
export const ink = '#1F2328';
export const softInk = '#4A525C';
export const line = '#8A9199';
/** What is left of a bar up to its full length. */
export const track = '#E4E5E0';

/** A colour and the pattern over it, in the words of ECharts' `decal`. */
export interface Fill {
  colour: string;
  pattern: 'none' | { symbol: string; symbolSize?: number; dashArrayX: number[] | number[][]; dashArrayY: number[]; rotation?: number; color: string };
}

const stripe = 'rgba(255, 255, 255, 0.55)';

export const fills = {
  vermilion: { colour: '#D55E00', pattern: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: Math.PI / 4, color: stripe } },
  blue: { colour: '#0072B2', pattern: 'none' },
  green: { colour: '#009E73', pattern: { symbol: 'circle', symbolSize: 0.7, dashArrayX: [[6, 6], [0, 6, 6, 0]], dashArrayY: [6, 0], color: stripe } },
  grey: { colour: '#6B7280', pattern: { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 4], rotation: -Math.PI / 4, color: stripe } },
} satisfies Record<string, Fill>;
