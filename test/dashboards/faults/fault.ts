/** Ways to put one fault into a set of dashboards. */
import type { Product } from '../../../src/core/dashboards/dashboard-set.ts';
import type { SavedObject } from '../../../src/core/dashboards/saved-object.ts';
import { edited, type Loose } from '../edit-set.ts';

export interface Fault {
  readonly name: string;
  readonly product: Product;
  readonly rule: string;
  readonly put: (objects: readonly SavedObject[]) => readonly SavedObject[];
}

type Edit = (object: Loose) => boolean | undefined;

export function inObject(product: Product, type: string): (name: string, rule: string, edit: Edit) => Fault {
  return (name, rule, edit) => ({
    name,
    product,
    rule,
    put: (objects) => edited(objects, product, type, (object) => edit(object) !== false),
  });
}

/** Of each board the panels, until the edit has found its own. */
export function inPanel(
  name: string,
  rule: string,
  edit: (panel: Loose, board: Loose) => boolean | undefined,
): Fault {
  return inObject('kibana', 'dashboard')(name, rule, (board) =>
    board.attributes.panelsJSON.some((panel: Loose) => edit(panel, board) !== false),
  );
}

/** Of each Lens panel by value the first layer. */
export function inLayer(
  name: string,
  rule: string,
  edit: (layer: Loose, state: Loose, panel: Loose) => boolean | undefined,
): Fault {
  return inPanel(name, rule, (panel) => {
    const state = panel.embeddableConfig.attributes?.state;
    if (state === undefined) return false;
    return edit(Object.values(state.datasourceStates.formBased.layers)[0], state, panel);
  });
}

/** The first column that does this. */
export function inColumn(
  operation: string,
  name: string,
  rule: string,
  edit: (column: Loose, layer: Loose) => void,
): Fault {
  return inLayer(name, rule, (layer) => {
    const column = Object.values(layer.columns as Loose).find(
      (one: Loose) => one.operationType === operation,
    );
    if (column === undefined) return false;
    edit(column, layer);
    return true;
  });
}

export function without(list: Loose[], drop: (one: Loose) => boolean): boolean {
  const at = list.findIndex(drop);
  if (at < 0) return false;
  list.splice(at, 1);
  return true;
}

export const inBoard = inObject('kibana', 'dashboard');
export const inView = inObject('kibana', 'index-pattern');
export const inSession = inObject('kibana', 'search');
