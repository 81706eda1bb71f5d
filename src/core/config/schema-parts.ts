/** What the sections of the configuration's schema have in common. */
import { z } from 'zod';
import { duration } from '../content/content-schema.ts';

export const words = z.string().trim().min(1, 'Write some text here.');

export const someTime = duration.refine(
  (milliseconds) => milliseconds > 0,
  'A duration above 0 is needed here.',
);
