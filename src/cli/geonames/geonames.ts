import type { Command } from 'commander';
import type { NewGeoname } from '../../inventory/source-selection/distance/geoname.entity.js';
import { GeonamesService } from '../../inventory/source-selection/distance/geonames.service.js';
import { CsvFile } from '../csv/csv-file.js';
import { peek } from '../csv/encoding.js';
import { Refusal, type Problem } from '../exit.js';
import { Problems } from '../import/problems.js';
import { showProgress } from '../progress.js';
import type { Shell } from '../shell.js';
import { counted } from '../text.js';
import { linesOf } from './lines.js';
import { toGeoname } from './place.js';
import { unzip, ZIP } from './unzip.js';

/** Lines in a batch, and so in memory. */
const BATCH = 2_000;

export function addGeonamesCommands(program: Command, shell: Shell): void {
  program
    .command('geonames:import')
    .description('Import the places of postcodes, for distances without Google (DISTANCE_PROVIDER=offline).')
    .argument('<file>', "GeoNames' postal codes: DE.zip, DE.txt, allCountries.zip, or - for standard input")
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Download a country from https://download.geonames.org/export/zip/ (full postcodes: GB_full.csv.zip, NL_full.csv.zip,
CA_full.csv.zip). Its places replace those that the database has of this country, in one transaction: a file can be
imported again. A running service finds them within a minute.

Examples:
  curl -O https://download.geonames.org/export/zip/DE.zip && nest-msi geonames:import DE.zip
  curl -s https://download.geonames.org/export/zip/US.zip | nest-msi geonames:import - --json`,
    )
    .action(async (path: string) => {
      const file = await CsvFile.open(path, shell.io.stdin);
      try {
        await importGeonames(file, shell);
      } finally {
        await file.close();
      }
    });
}

/** Reads the file twice: every line is checked before the first one is written. */
async function importGeonames(file: CsvFile, shell: Shell): Promise<void> {
  const counts = new Map<string, number>();
  const problems = new Problems(file.name);
  for await (const geonames of read(file, shell, 'checking', (problem) => problems.add(problem))) {
    for (const { countryCode } of geonames) counts.set(countryCode, (counts.get(countryCode) ?? 0) + 1);
    if (problems.isFull) break;
  }
  problems.refuse();
  if (counts.size === 0) throw new Refusal(`${file.name}: there are no places in it.`);
  const changed = () => {
    throw new Refusal(`${file.name}: changed while it was read; nothing was written.`);
  };
  await shell.inApp((app) =>
    app.get(GeonamesService).replace([...counts.keys()], () => read(file, shell, 'writing', changed)),
  );
  const countries = Object.fromEntries([...counts].sort(([one], [other]) => (one < other ? -1 : 1)));
  const texts = Object.entries(countries).map(([code, places]) => `${code} (${places.toLocaleString('en-US')})`);
  const total = [...counts.values()].reduce((sum, places) => sum + places, 0);
  await shell.result(
    { places: total, countries },
    `${file.name}: wrote ${counted(total, 'place')}: ${texts.join(', ')}.`,
  );
}

async function* read(
  file: CsvFile,
  shell: Shell,
  what: string,
  onProblem: (problem: Problem) => void,
): AsyncGenerator<NewGeoname[]> {
  const progress = showProgress(shell.io.stderr, what, file.size);
  try {
    const [head, bytes] = await peek(
      file.bytes((done) => progress.at(done)),
      ZIP.length,
    );
    const isZip = ZIP.every((byte, at) => head[at] === byte);
    for await (const lines of linesOf(isZip ? unzip(bytes) : bytes, BATCH)) {
      const geonames: NewGeoname[] = [];
      for (const { line, text } of lines) {
        const geoname = toGeoname(text);
        if (typeof geoname === 'string') onProblem({ line, message: geoname });
        else geonames.push(geoname);
      }
      yield geonames;
    }
  } finally {
    progress.end();
  }
}
