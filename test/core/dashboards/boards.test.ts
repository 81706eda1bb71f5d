import { describe, expect, it } from 'vitest';
import type { Board, Grid, Panel } from '../../../src/core/dashboards/board.ts';
import { BOARDS } from '../../../src/core/dashboards/boards.ts';

const COLUMNS = 48;
/** Rows that a laptop's screen shows at once. */
const SCREEN = 30;
/** Of a panel's title, with room for its menu. */
const PIXELS_A_LETTER = 7.8;

const panels = BOARDS.flatMap((board) =>
  board.panels.map((panel): readonly [string, Panel] => [`${board.slug}/${panel.slug}`, panel]),
);

describe('a board', () => {
  it.each(BOARDS.map((board): readonly [string, Board] => [board.slug, board]))(
    '%s shows no more than eight panels before scrolling, its controls among them',
    (_slug, { panels: own, controls }) => {
      const before = own.filter(({ grid }) => grid.y < SCREEN).length + (controls.length > 0 ? 1 : 0);
      expect(before).toBeGreaterThan(3);
      expect(before).toBeLessThanOrEqual(8);
    },
  );

  it.each(BOARDS.map((board): readonly [string, Board] => [board.slug, board]))(
    '%s fills whole rows, and no panel covers another',
    (_slug, { panels: own }) => {
      const taken = new Map<string, string>();
      for (const { slug, grid } of own)
        for (const cell of cells(grid)) {
          expect(taken.get(cell), `${slug} at ${cell}`).toBeUndefined();
          taken.set(cell, slug);
        }
      const height = Math.max(...own.map(({ grid }) => grid.y + grid.h));
      expect(taken.size).toBe(COLUMNS * height);
      expect(Math.max(...own.map(({ grid }) => grid.x + grid.w))).toBe(COLUMNS);
    },
  );

  it('asks one question, and so does each panel; both have an answer for when there is nothing', () => {
    for (const { question } of BOARDS) expect(question).toMatch(/\?$/);
    for (const [name, { title, description }] of panels) {
      expect(title.length, name).toBeGreaterThan(10);
      expect(description, name).toMatch(/Empty: |0 is good news only|0: |0 with /);
    }
  });

  it('has titles that fit their panels on a screen 1280 pixels wide', () => {
    for (const [name, { title, grid }] of panels)
      expect(title.length * PIXELS_A_LETTER, name).toBeLessThan((grid.w * 1280) / COLUMNS);
  });

  it('names each panel once', () => {
    expect(new Set(panels.map(([name]) => name)).size).toBe(panels.length);
  });

  it('keeps the accent for what needs action', () => {
    const accented = panels.flatMap(([name, { shows }]) => {
      const series = shows.kind === 'stacks' ? shows.stacks : 'measures' in shows ? shows.measures : [];
      return series.filter(({ tone }) => tone === 'act').map(({ label }) => `${name}: ${label}`);
    });
    expect(accented).toEqual([
      'overview/open-by-age: Critical',
      'overview/new-by-hunt: Critical',
      'overview/acts-over-time: Critical',
      'case/timeline: The act',
      'hunt-health/due: Incomplete',
      'hunt-health/writers: Not logged',
      'autostarts/first-seen: Critical',
    ]);
  });
});

function cells({ x, y, w, h }: Grid): readonly string[] {
  return Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`);
}
