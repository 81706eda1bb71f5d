/** Detection rules of Elastic Security, which are no saved objects of their own and have an import of their own. */
import { z } from 'zod';
import type { DashboardsServer } from '../../ports/dashboards-server.ts';
import type { Api } from './api.ts';

const ruleSchema = z.looseObject({ rule_id: z.string(), updated_at: z.string().optional() });

const answerSchema = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ error: z.object({ message: z.string() }) })).default([]),
});

export function rules(api: Api): Pick<DashboardsServer, 'readRule' | 'importRule' | 'removeRule'> {
  return {
    async readRule(ruleId) {
      const doing = `read the rule ${ruleId}`;
      const found = await api.find({ method: 'GET', path: pathOf(ruleId), doing }, ruleSchema);
      if (found === undefined) return undefined;
      return {
        type: 'rule',
        id: found.rule_id,
        attributes: found,
        references: [],
        version: found.updated_at,
      };
    },
    async importRule(line) {
      const { success, errors } = await api.ask(
        {
          method: 'POST',
          path: '/api/detection_engine/rules/_import?overwrite=true',
          doing: 'import the rule',
          file: { name: 'rule.ndjson', text: `${line}\n` },
        },
        answerSchema,
      );
      return { success, errors: errors.map(({ error }) => error.message) };
    },
    async removeRule(ruleId) {
      const doing = `delete the rule ${ruleId}`;
      const gone = await api.find({ method: 'DELETE', path: pathOf(ruleId), doing }, z.unknown());
      return gone !== undefined;
    },
  };
}

function pathOf(ruleId: string): string {
  return `/api/detection_engine/rules?rule_id=${encodeURIComponent(ruleId)}`;
}
