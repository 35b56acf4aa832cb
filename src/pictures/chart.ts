/** Panels as SVG, by ECharts. Laid out for a phone that is 360 points wide, no text smaller than 13 of them. */
import { BarChart } from 'echarts/charts';
import type { BarSeriesOption } from 'echarts/charts';
import { GridComponent, LegendComponent, TitleComponent } from 'echarts/components';
import type { GridComponentOption, LegendComponentOption, TitleComponentOption } from 'echarts/components';
import { init, use } from 'echarts/core';
import type { ComposeOption } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { background, fills, ink, line, softInk, track } from './colours.ts';
import type { Fill } from './colours.ts';
import { cssWeight, fitted, fontFamily, widthOf, wrapped } from './font.ts';
import type { Weight } from './font.ts';
import type { BarsPanel, Panel, WeeksPanel } from './panels.ts';

use([BarChart, GridComponent, LegendComponent, TitleComponent, SVGRenderer]);

type Option = ComposeOption<BarSeriesOption | GridComponentOption | LegendComponentOption | TitleComponentOption>;

/** What a panel adds to the one chart that all of them share. */
interface Part {
  height: number;
  titles: TitleComponentOption[];
  grid: GridComponentOption;
  xAxis: Option['xAxis'] & object;
  yAxis: Option['yAxis'] & object;
  series: BarSeriesOption[];
  legend?: LegendComponentOption;
}

/** Points. */
export const pictureWidth = 360;
const margin = 16;
const inner = pictureWidth - 2 * margin;
const betweenPanels = 22;
const titleSize = 17;
const textSize = 14;
const weekSize = 13;
const titleHeight = 30;
const legendHeight = 26;
const weeksHeight = 138;
const emptyWeeksHeight = 66;
const weekLabelHeight = 26;
/** Above the highest bar. */
const numberHeight = 22;
const turnedHeight = 48;
/** From the middle of one bar to that of its neighbour. */
const barPitch = 28;
const rowHeight = 30;
const tallRowHeight = 38;
const labelLineHeight = 16;
const barHeight = 16;
const longestLabel = 140;
const emptyHeight = 30;

export function svgOf(panels: Panel[]): { svg: string; height: number } {
  const parts: Part[] = [];
  let top = margin;
  for (const panel of panels) {
    if (top > margin) top += betweenPanels;
    const part = panel.kind === 'weeks' ? weeksPart(panel, top, parts.length) : barsPart(panel, top, parts.length);
    parts.push(part);
    top += part.height;
  }
  const height = Math.ceil(top + margin);
  const chart = init(null, null, { renderer: 'svg', ssr: true, width: pictureWidth, height });
  try {
    const option: Option = {
      animation: false,
      backgroundColor: background,
      textStyle: { fontFamily },
      title: parts.flatMap(({ titles }) => titles),
      grid: parts.map(({ grid }) => grid),
      xAxis: parts.map(({ xAxis }) => xAxis) as Option['xAxis'],
      yAxis: parts.map(({ yAxis }) => yAxis) as Option['yAxis'],
      series: parts.flatMap(({ series }) => series),
      legend: parts.flatMap(({ legend }) => legend ?? []),
    };
    chart.setOption(option);
    return { svg: chart.renderToSVGString(), height };
  } finally {
    chart.dispose();
  }
}

function weeksPart(panel: WeeksPanel, top: number, index: number): Part {
  const figures = panel.weeks.flatMap((week) => week.figures);
  const highest = Math.max(0, ...figures.map(({ value }) => value));
  const chartHeight = highest === 0 ? emptyWeeksHeight : weeksHeight;
  // Numbers that are wider than their bars would run into each other.
  const turned = figures.some(({ text }) => widthOf(text, textSize, 'bold') > barPitch - 2);
  const gridTop = top + titleHeight + legendHeight + (turned ? turnedHeight : numberHeight);
  const titles = [words(panel.title, top, titleSize, 'bold', ink)];
  if (highest === 0) titles.push(words(panel.empty, gridTop, textSize, 'regular', softInk));
  return {
    height: gridTop - top + chartHeight + weekLabelHeight,
    titles,
    legend: {
      top: top + titleHeight - 3,
      left: margin - 5,
      itemWidth: 18,
      itemHeight: 12,
      itemGap: 18,
      selectedMode: false,
      data: panel.series.map(({ name }) => ({ name })),
      textStyle: { ...style(textSize, 'regular'), color: ink },
    },
    grid: { left: margin, right: margin, top: gridTop, height: chartHeight },
    xAxis: {
      type: 'category',
      gridIndex: index,
      data: panel.weeks.map(({ label }, week) => ({
        value: fitted(label, inner / panel.weeks.length - 4, weekSize, 'bold'),
        textStyle: week === panel.weeks.length - 1 ? { ...style(weekSize, 'bold'), color: ink } : { ...style(weekSize, 'regular'), color: softInk },
      })),
      axisLine: { show: true, lineStyle: { color: line } },
      axisTick: { show: false },
      axisLabel: { interval: 0, margin: 8 },
    },
    yAxis: { type: 'value', gridIndex: index, show: false, min: 0, max: Math.max(1, highest) },
    series: panel.series.map(({ name, fill }, which): BarSeriesOption => ({
      type: 'bar',
      name,
      xAxisIndex: index,
      yAxisIndex: index,
      barGap: '8%',
      barCategoryGap: '16%',
      itemStyle: filled(fills[fill]),
      data: panel.weeks.map((week) => {
        const value = week.figures[which]!.value;
        return { value, ...(value === 0 ? { itemStyle: { borderWidth: 0 } } : {}) };
      }),
      label: {
        show: true,
        position: 'top',
        distance: 4,
        ...(turned ? { rotate: 90, align: 'left', verticalAlign: 'middle' } : {}),
        ...style(textSize, 'bold'),
        color: ink,
        formatter: ({ dataIndex }) => panel.weeks[dataIndex]?.figures[which]?.text ?? '',
      },
    })),
  };
}

function barsPart(panel: BarsPanel, top: number, index: number): Part {
  const { bars, full } = panel;
  const longest = Math.max(1, ...bars.map(({ value }) => value ?? 0));
  const labels = bars.map(({ label }) => wrapped(label, longestLabel, textSize, 'regular', 2));
  const labelWidth = Math.ceil(Math.max(0, ...labels.flat().map((text) => widthOf(text, textSize, 'regular')))) + 10;
  const textWidth = Math.ceil(Math.max(0, ...bars.map(({ text, value }) => (value === null ? 0 : widthOf(text, textSize, 'bold'))))) + 6;
  const gridHeight = bars.length * (labels.some((lines) => lines.length > 1) ? tallRowHeight : rowHeight);
  const titles = [words(panel.title, top, titleSize, 'bold', ink)];
  if (bars.length === 0) titles.push(words(panel.empty, top + titleHeight, textSize, 'regular', softInk));
  const axes = { type: 'bar', xAxisIndex: index, yAxisIndex: index, barWidth: barHeight } as const;
  return {
    height: titleHeight + (bars.length === 0 ? emptyHeight : gridHeight),
    titles,
    grid: { left: margin + labelWidth, right: margin + textWidth, top: top + titleHeight, height: gridHeight },
    xAxis: { type: 'value', gridIndex: index, show: false, min: 0, max: full ?? longest },
    yAxis: {
      type: 'category',
      gridIndex: index,
      inverse: true,
      data: labels.map((lines) => lines.join('\n')),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { interval: 0, align: 'left', margin: labelWidth, ...style(textSize, 'regular'), lineHeight: labelLineHeight, color: ink },
    },
    series: [
      // Behind each bar: its full length where there is one. It carries the number, so that those stand below each other.
      {
        ...axes,
        itemStyle: { color: full === undefined ? 'transparent' : track },
        data: bars.map(({ value }) => (value === null ? { value: 0, label: { ...style(textSize, 'regular'), color: softInk } } : { value: full ?? value })),
        label: { show: true, position: 'right', distance: 5, ...style(textSize, 'bold'), color: ink, formatter: ({ dataIndex }) => bars[dataIndex]?.text ?? '' },
      },
      {
        ...axes,
        barGap: '-100%',
        data: bars.map(({ value, rest }) => ({ value: value ?? 0, itemStyle: value ? filled(fills[rest === true ? 'grey' : panel.fill]) : {} })),
      },
    ],
  };
}

/** A line of words at the left margin. */
function words(text: string, top: number, size: number, weight: Weight, colour: string): TitleComponentOption {
  return { text: fitted(text, inner, size, weight), left: margin, top, padding: 0, textStyle: { ...style(size, weight), color: colour } };
}

function style(fontSize: number, weight: Weight) {
  return { fontSize, fontWeight: cssWeight[weight], fontFamily };
}

function filled({ colour, pattern }: Fill): NonNullable<BarSeriesOption['itemStyle']> {
  // The border keeps the bar's edge in its full colour where the pattern lightens it.
  return { color: colour, borderColor: colour, borderWidth: 1, ...(pattern === 'none' ? {} : { decal: pattern }) };
}
