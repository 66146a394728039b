import { describe, expect, it } from '@jest/globals';
import { Histogram, Registry } from 'prom-client';
import { DurationHistogram } from './duration-histogram.js';

const [NAME, HELP, BUCKETS] = ['request_seconds', 'How long requests took.', [0.001, 0.01, 0.1, 1]];

describe('the histogram of durations', () => {
  it("is reported as prom-client's own: cumulative buckets, sum and count of each series", async () => {
    const [registry, expected] = [new Registry(), new Registry()];
    const durations = new DurationHistogram(NAME, HELP, BUCKETS, registry);
    const labelNames = ['method', 'route', 'status'] as const;
    const reference = new Histogram({ name: NAME, help: HELP, labelNames, buckets: BUCKETS, registers: [expected] });
    const observations = [
      ['GET', '/stocks/:stockId', 200, 0.001],
      ['GET', '/stocks/:stockId', 200, 0.0011],
      ['GET', '/stocks/:stockId', 200, 7],
      ['GET', '/stocks/:stockId', 404, 0],
      ['GET', '/sources', 'aborted', 0.5],
      ['POST', '/sources', 200, 0.05],
    ] as const;
    for (const [method, route, status, seconds] of observations) {
      durations.observe(method, route, status, seconds);
      reference.observe({ method, route, status }, seconds);
    }
    expect(await registry.metrics()).toBe(await expected.metrics());
    const [ours] = await registry.getMetricsAsJSON();
    const [theirs] = await expected.getMetricsAsJSON();
    expect(ours).toMatchObject({ name: NAME, help: HELP, type: 'histogram', aggregator: 'sum' });
    expect(ours!.values).toHaveLength(theirs!.values.length);
  });
});
