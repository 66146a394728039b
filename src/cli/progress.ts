import ora from 'ora';
import type { ProcessIo } from './shell.js';

const WIDTH = 30;

export interface Progress {
  at(done: number): void;
  end(): void;
}

/**
 * Shows a progress bar on a terminal, and nothing elsewhere.
 *
 * @param total null: unknown; a counter is shown instead of a bar
 */
export function showProgress(stream: ProcessIo['stderr'], what: string, total: number | null): Progress {
  // Terminals without a width exist in containers and recorders; ora would clear lines in an endless loop.
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
