/** The four boards, in the order they are read. Drawings, docs and both emitters are made from these. */
import type { Board } from './board.ts';
import { AUTOSTARTS } from './boards/autostarts.ts';
import { CASE } from './boards/case.ts';
import { HUNT_HEALTH } from './boards/hunt-health.ts';
import { OVERVIEW } from './boards/overview.ts';

export const BOARDS: readonly Board[] = [OVERVIEW, CASE, HUNT_HEALTH, AUTOSTARTS];
