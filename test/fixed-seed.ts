/** Laws are tried on the same samples in every run; `REGHUNT_SEED` names others, as `npm run soak -- laws` does. */
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env['REGHUNT_SEED'] ?? 20_261_130) });
