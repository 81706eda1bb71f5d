/** What the sections of the configuration's schema have in common. */
import { z } from 'zod';
import { duration } from '../content/content-schema.ts';

export const words = z.string().trim().min(1, 'Write some text here.');

export const someTime = duration.refine(
  (milliseconds) => milliseconds > 0,
  'A duration above 0 is needed here.',
);

export const passwordFile = words.optional().meta({
  description: 'File that holds the password and nothing else; the environment goes before it.',
  examples: ['secrets/password'],
});

export const authorityFile = words.optional().meta({
  description: 'PEM file of the certificate authority to trust.',
  examples: ['ca.pem'],
});

export const requestTimeout = someTime
  .optional()
  .meta({ description: 'Longest wait for one request.', default: '1m' });
