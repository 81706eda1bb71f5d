/** The row of lists above a board: each narrows it by values of one field. */
import type { Control } from '../board.ts';
import { labelOf } from '../field-labels.ts';
import { viewId } from '../object-ids.ts';
import type { Reference } from '../saved-object.ts';

export interface ControlGroup {
  readonly input: object;
  readonly references: readonly Reference[];
}

export function controlGroup(prefix: string, controls: readonly Control[]): ControlGroup {
  const idOf = (at: number): string => `control-${at}`;
  return {
    input: {
      controlStyle: 'oneLine',
      chainingSystem: 'HIERARCHICAL',
      ignoreParentSettingsJSON: JSON.stringify({
        ignoreFilters: false,
        ignoreQuery: false,
        ignoreTimerange: false,
        ignoreValidations: false,
      }),
      panelsJSON: JSON.stringify(
        Object.fromEntries(
          controls.map(({ field }, at) => [
            idOf(at),
            {
              order: at,
              width: 'medium',
              grow: true,
              type: 'optionsListControl',
              explicitInput: {
                id: idOf(at),
                fieldName: field,
                title: labelOf(field),
                searchTechnique: 'prefix',
                selectedOptions: [],
                sort: { by: '_count', direction: 'desc' },
              },
            },
          ]),
        ),
      ),
    },
    references: controls.map(({ view }, at) => ({
      type: 'index-pattern',
      id: viewId(prefix, view),
      name: `controlGroup_${idOf(at)}:optionsListDataView`,
    })),
  };
}
