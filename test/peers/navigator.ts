/** What the ATT&CK Navigator demands of a layer file of format 4.5. Source: layers/spec/v4.5 of its repository. */
import { z } from 'zod';

const color = z.string().regex(/^#[\da-f]{6}([\da-f]{2})?$/i);

const layerSchema = z.strictObject({
  name: z.string().min(1),
  versions: z.strictObject({
    attack: z.string().regex(/^\d+$/).optional(),
    navigator: z.string().regex(/^\d+\.\d+(\.\d+)?$/),
    layer: z.literal('4.5'),
  }),
  domain: z.enum(['enterprise-attack', 'mobile-attack', 'ics-attack']),
  description: z.string().optional(),
  sorting: z.int().min(0).max(3).optional(),
  layout: z
    .strictObject({
      layout: z.enum(['side', 'flat', 'mini']).optional(),
      showID: z.boolean().optional(),
      showName: z.boolean().optional(),
      showAggregateScores: z.boolean().optional(),
      countUnscored: z.boolean().optional(),
      aggregateFunction: z.enum(['average', 'min', 'max', 'sum']).optional(),
      expandedSubtechniques: z.enum(['none', 'all', 'annotated']).optional(),
    })
    .optional(),
  hideDisabled: z.boolean().optional(),
  techniques: z.array(
    z.strictObject({
      techniqueID: z.string().regex(/^T\d{4}(\.\d{3})?$/),
      tactic: z
        .string()
        .regex(/^[a-z]+(-[a-z]+)*$/)
        .optional(),
      score: z.number().optional(),
      comment: z.string().optional(),
      color: color.optional(),
      enabled: z.boolean().optional(),
    }),
  ),
  gradient: z
    .strictObject({ colors: z.array(color).min(2), minValue: z.number(), maxValue: z.number() })
    .optional(),
  legendItems: z.array(z.strictObject({ label: z.string(), color })).optional(),
});

/** Empty for a layer it loads. */
export function layerFaults(text: string): readonly string[] {
  const read = layerSchema.safeParse(JSON.parse(text));
  if (!read.success)
    return read.error.issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`);
  const shown = read.data.techniques.map(({ techniqueID, tactic }) => `${techniqueID} ${tactic ?? ''}`);
  return shown.filter((one, at) => shown.indexOf(one) !== at).map((one) => `${one} is there twice`);
}
