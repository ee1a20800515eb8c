import { describe, expect, it } from 'vitest';
import { piecesOf } from './markup';

describe('piecesOf', () => {
  it('reads marks at the edges of words', () => {
    expect(piecesOf('a *b* _c_ ~d~ ```e*f*```')).toEqual([
      { text: 'a ' },
      { text: 'b', bold: true },
      { text: ' ' },
      { text: 'c', italic: true },
      { text: ' ' },
      { text: 'd', struck: true },
      { text: ' ' },
      { text: 'e*f*', fixed: true },
    ]);
  });

  it('reads marks within marks', () => {
    expect(piecesOf('*a _b_*')).toEqual([
      { text: 'a ', bold: true },
      { text: 'b', bold: true, italic: true },
    ]);
  });

  it.each(['2*3*4', '* a *', '*open', 'snake_case_name', '*a\nb*', '```open', '**'])('leaves %s as it is', (text) => {
    expect(piecesOf(text).map((piece) => piece.text).join('')).toBe(text);
    expect(piecesOf(text).every((piece) => !piece.bold && !piece.italic && !piece.fixed)).toBe(true);
  });

  it('takes its time with nothing', () => {
    const text = '*_~'.repeat(20_000);
    const begun = performance.now();
    piecesOf(text);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
