/** Fewer samples for the laws, and no search for the smallest counterexample: thousands of mutants run them. */
import fc from 'fast-check';
import { samples } from '../core/samples.ts';

fc.configureGlobal({ numRuns: samples(100), endOnFailure: true });
