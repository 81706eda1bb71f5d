/** Axes and series of a classic bar or line chart: one series for each measure. */
import type { Aggregation } from './aggregations.ts';

export function xyParams(
  type: 'histogram' | 'horizontal_bar' | 'line',
  aggs: readonly Aggregation[],
): object {
  const isLying = type === 'horizontal_bar';
  const measures = aggs.filter(({ schema }) => schema === 'metric');
  return {
    type: isLying ? 'histogram' : type,
    grid: { categoryLines: false },
    addTooltip: true,
    addLegend: true,
    legendPosition: 'right',
    times: [],
    addTimeMarker: false,
    categoryAxes: [
      {
        id: 'CategoryAxis-1',
        type: 'category',
        position: isLying ? 'left' : 'bottom',
        show: true,
        style: {},
        scale: { type: 'linear' },
        labels: { show: true, rotate: 0, filter: !isLying, truncate: 200 },
        title: {},
      },
    ],
    valueAxes: [
      {
        id: 'ValueAxis-1',
        name: isLying ? 'BottomAxis-1' : 'LeftAxis-1',
        type: 'value',
        position: isLying ? 'bottom' : 'left',
        show: true,
        style: {},
        scale: { type: 'linear', mode: 'normal' },
        labels: { show: true, rotate: 0, filter: isLying, truncate: 100 },
        title: { text: '' },
      },
    ],
    seriesParams: measures.map(({ id, params }) => ({
      show: true,
      type: type === 'line' ? 'line' : 'histogram',
      mode: type === 'line' ? 'normal' : 'stacked',
      data: { label: params['customLabel'], id },
      valueAxis: 'ValueAxis-1',
      drawLinesBetweenPoints: true,
      showCircles: true,
    })),
  };
}
