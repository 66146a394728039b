// Lines in panels with logarithmic axes, as SVG; readable on light and dark backgrounds.
const WIDTH = 480;
const HEIGHT = 300;
const MARGIN = { left: 62, right: 150, top: 46, bottom: 46 };
const COLOURS = ['#2f86d1', '#d55e00', '#009e73', '#cc79a7'];
const STYLE = `text { font: 12px system-ui, sans-serif; fill: #333 } .title { font-weight: 600; font-size: 14px }
  .grid { stroke: #8884; } .line { fill: none; stroke-width: 2 } .linear { stroke: #888; stroke-dasharray: 4 4 }
  @media (prefers-color-scheme: dark) { text { fill: #ccc } }`;

/**
 * @param panels each `{ title, x, y, lines: [{ name, points: [[x, y], …] }] }`, two in a row; with `linear`, a line of
 *   slope 1 for comparison
 * @param note below them
 */
export function plot(panels, note) {
  const rows = Math.ceil(panels.length / 2);
  const drawn = panels.map(
    (panel, index) =>
      `<g transform="translate(${(index % 2) * WIDTH} ${Math.floor(index / 2) * HEIGHT})">${draw(panel)}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${2 * WIDTH} ${rows * HEIGHT + 24}" role="img">
<style>${STYLE}</style>
${drawn.join('\n')}
${text(MARGIN.left, rows * HEIGHT + 14, note)}
</svg>
`;
}

function draw({ title, x, y, lines, linear }) {
  const points = lines.flatMap((line) => line.points);
  const across = axis(
    points.map(([value]) => value),
    MARGIN.left,
    WIDTH - MARGIN.right,
  );
  const up = axis(
    points.map(([, value]) => value),
    HEIGHT - MARGIN.bottom,
    MARGIN.top,
  );
  const path = (given) => given.map((point) => `${px(across.at(point[0]))},${px(up.at(point[1]))}`).join(' ');
  const labels = apart(lines.map(({ points: given }) => up.at(given.at(-1)[1])));
  return [
    text(MARGIN.left, 20, title, 'class="title"'),
    text(MARGIN.left, 36, y),
    text((MARGIN.left + WIDTH - MARGIN.right) / 2, HEIGHT - 8, x, 'text-anchor="middle"'),
    ...across.ticks.map((tick) => rule(across.at(tick), MARGIN.top, across.at(tick), HEIGHT - MARGIN.bottom)),
    ...across.ticks.map((tick) =>
      text(across.at(tick), HEIGHT - MARGIN.bottom + 18, tick.toLocaleString('en'), 'text-anchor="middle"'),
    ),
    ...up.ticks.map((tick) => rule(MARGIN.left, up.at(tick), WIDTH - MARGIN.right, up.at(tick))),
    ...up.ticks.map((tick) => text(MARGIN.left - 6, up.at(tick) + 4, amount(tick), 'text-anchor="end"')),
    linear ? `<polyline class="line linear" points="${path(linear)}"/>` : '',
    ...lines.flatMap(({ name, points: given }, index) => [
      `<polyline class="line" stroke="${COLOURS[index]}" points="${path(given)}"/>`,
      ...given.map(
        (p) => `<circle cx="${px(across.at(p[0]))}" cy="${px(up.at(p[1]))}" r="3" fill="${COLOURS[index]}"/>`,
      ),
      text(WIDTH - MARGIN.right + 10, labels[index] + 4, name, `style="fill: ${COLOURS[index]}"`),
    ]),
  ].join('\n');
}

/** Whole powers of ten around the values, two of them at least: flat shall look flat. */
function axis(values, from, to) {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const high = Math.max(low + 2, Math.ceil(Math.log10(Math.max(...values)) - 1e-9));
  return {
    at: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from),
    ticks: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
  };
}

/** Moves labels down that would stand on one another. */
function apart(heights) {
  const order = heights.map((_, index) => index).toSorted((one, other) => heights[one] - heights[other]);
  const placed = [];
  let last = -Infinity;
  for (const index of order) placed[index] = last = Math.max(heights[index], last + 14);
  return placed;
}

const px = (number) => number.toFixed(1);
const amount = (number) => (number >= 1000 ? `${number / 1000} s` : `${Number(number.toPrecision(1))} ms`);
const rule = (x1, y1, x2, y2) => `<line class="grid" x1="${px(x1)}" y1="${px(y1)}" x2="${px(x2)}" y2="${px(y2)}"/>`;
const text = (x, y, words, more = '') => `<text x="${px(x)}" y="${px(y)}" ${more}>${words}</text>`;
