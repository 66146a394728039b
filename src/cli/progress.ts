import ora from 'ora';
import type { Surroundings } from './shell.js';

const WIDTH = 30;

export interface Progress {
  at(done: number): void;
  end(): void;
}

/**
 * A bar on a terminal, nothing elsewhere.
 *
 * @param total null: unknown; then it shows a number
 */
export function showProgress(stream: Surroundings['stderr'], what: string, total: number | null): Progress {
  // Terminals of some containers and recorders have no width: ora would clear lines for ever.
  if (!stream.isTTY || !stream.columns) return { at: () => undefined, end: () => undefined };
  const spinner = ora({ stream: stream as NodeJS.WritableStream, isEnabled: true, discardStdin: false });
  const draw = (done: number) => {
    spinner.text = `${what} ${total === null ? done.toLocaleString('en-US') : bar(done, total)}`;
  };
  draw(0);
  spinner.start();
  return {
    at(done) {
      draw(done);
      spinner.render();
    },
    end: () => void spinner.stop(),
  };
}

function bar(done: number, total: number): string {
  const part = total > 0 ? Math.min(1, done / total) : 1;
  const full = Math.round(part * WIDTH);
  return `${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.floor(part * 100)} %`;
}
