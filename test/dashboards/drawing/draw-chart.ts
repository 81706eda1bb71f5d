/** Bars and lines as a chart library draws them, in an SVG of a given size. */
import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, LegendComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Drawn } from './drawn.ts';
import { fitted, widthOf } from './text.ts';
import type { Theme } from './theme.ts';

use([BarChart, LineChart, GridComponent, LegendComponent, SVGRenderer]);

/** Room for the names of lying bars. */
const NAMES = 190;
const SIZE = 11;

export function drawChart(
  { shape, lies, categories, series, shown }: Extract<Drawn, { readonly kind: 'chart' }>,
  width: number,
  height: number,
  theme: Theme,
): string {
  // Beside the picture, where Lens has it.
  const legend = series.length < 2 ? 16 : 58 + Math.max(...series.map(({ label }) => widthOf(label, SIZE)));
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  const names = {
    type: 'category' as const,
    data: [...categories],
    inverse: lies,
    axisLabel: {
      color: theme.subdued,
      fontSize: SIZE,
      hideOverlap: !lies,
      ...(lies
        ? { interval: 0, formatter: (name: string) => fitted(name, NAMES - 12, SIZE) }
        : { interval: 'auto' as const }),
    },
    axisLine: { lineStyle: { color: theme.border } },
    axisTick: { show: false },
  };
  const numbers = {
    type: 'value' as const,
    minInterval: 1,
    axisLabel: { color: theme.subdued, fontSize: SIZE, formatter: shown },
    splitLine: { lineStyle: { color: theme.line } },
  };
  chart.setOption({
    animation: false,
    backgroundColor: 'transparent',
    textStyle: { fontFamily: 'Inter, Helvetica, Arial, sans-serif' },
    legend: {
      show: series.length > 1,
      orient: 'vertical',
      right: 14,
      top: 0,
      align: 'left',
      itemWidth: 10,
      itemHeight: 10,
      textStyle: { color: theme.text, fontSize: SIZE },
      data: series.map(({ label }) => label),
    },
    grid: {
      left: lies ? NAMES : 52,
      right: legend,
      top: 8,
      bottom: 24,
    },
    xAxis: lies ? numbers : names,
    yAxis: lies ? names : numbers,
    series: series.map(({ label, colour, values }) => ({
      name: label,
      type: shape === 'lines' ? 'line' : 'bar',
      ...(shape === 'stacks' ? { stack: 'all' } : {}),
      barMaxWidth: 22,
      symbolSize: 5,
      itemStyle: { color: colour },
      data: [...values],
    })),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}
