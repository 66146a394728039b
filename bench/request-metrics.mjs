// node bench/request-metrics.mjs: what counting costs a request, in microseconds of CPU time. Needs a build.
import { Registry } from 'prom-client';
import { Requests } from '../dist/src/metrics/requests.js';

const REQUESTS = 1_000_000;
const ROUTES = [
  '/rest/V1/inventory/stocks/:stockId',
  '/rest/V1/inventory/sources',
  '/rest/V1/inventory/source-items',
  null,
];

const requests = new Requests(new Registry());
const response = { statusCode: 200, writableFinished: true };

function run(count) {
  const begin = process.cpuUsage();
  for (let index = 0; index < count; index++) {
    requests.begin(response);
    requests.end(response, 'GET', ROUTES[index % ROUTES.length], index % 100);
  }
  const { user, system } = process.cpuUsage(begin);
  return (user + system) / count;
}

run(REQUESTS / 5);
const rounds = Array.from({ length: 5 }, () => run(REQUESTS)).toSorted((one, other) => one - other);
console.log(
  `${rounds[2].toFixed(2)} µs a request (median of five rounds, ${rounds[0].toFixed(2)} to ${rounds[4].toFixed(2)})`,
);
