/** The content that a configuration names: shipped, the user's own folders, and public rules among the indicators. */
import type { Config } from '../core/config/config.ts';
import type { CheckedContent, Content } from '../core/content/content.ts';
import { sayRulesIn } from './rules-in-lines.ts';
import type { Wiring } from './wiring.ts';

/** Throws `UsageError` with every problem. */
export async function configuredContent(config: Config, wiring: Wiring): Promise<Content> {
  return withRules(config, await wiring.loadContent(config.queries), wiring);
}

/** The same, telling problems instead of throwing them. */
export async function checkConfiguredContent(
  config: Config,
  wiring: Wiring,
): Promise<Pick<CheckedContent, 'content' | 'problems'>> {
  // An exception that has ended is no mistake here: it has merely done its time.
  const { content, problems } = await wiring.checkContent(config.queries, 0, 'own');
  return { content: problems.length > 0 ? content : await withRules(config, content, wiring), problems };
}

async function withRules(config: Config, content: Content, wiring: Wiring): Promise<Content> {
  if (config.indicators.length === 0) return content;
  const rules = await wiring.readRules(config.indicators, content);
  sayRulesIn(rules, wiring.stderr);
  return { ...content, indicators: [...content.indicators, ...rules.indicators] };
}
