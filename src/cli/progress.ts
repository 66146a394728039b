import ora from 'ora';
import type { Surroundings } from './shell.js';

const WIDTH = 30;

export interface Progress {
  /** @param done of the total */
  at(done: number): void;
  end(): void;
}

/** A bar on a terminal, nothing elsewhere. */
export function showProgress(stream: Surroundings['stderr'], what: string, total: number): Progress {
  // Some terminals of containers and recorders have no width: ora would never come to an end of clearing its lines.
  if (!stream.isTTY || !stream.columns) return { at: () => undefined, end: () => undefined };
  const spinner = ora({ stream: stream as NodeJS.WritableStream, isEnabled: true, discardStdin: false });
  const draw = (done: number) => {
    const part = total > 0 ? Math.min(1, done / total) : 1;
    const full = Math.round(part * WIDTH);
    spinner.text = `${what} ${'█'.repeat(full)}${'░'.repeat(WIDTH - full)} ${Math.floor(part * 100)} %`;
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
