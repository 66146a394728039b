/** How long all tests take on two quiet cores, in seconds; where Jest has not measured its own last run. */
const USUAL_SECONDS = 900;
const USUAL_FILES = 247;
const EVERY_MS = 10_000;
/** With fewer files, Jest's own output suffices. */
const FEWEST = 20;

/** Says at the beginning how long it will take, and then how far it is. */
export default class ProgressReporter {
  #begin = Date.now();
  #said = Date.now();

  onRunStart({ numTotalTestSuites: files }, { estimatedTime }) {
    if (files < FEWEST) return;
    const seconds = estimatedTime || (USUAL_SECONDS * files) / USUAL_FILES;
    const source = estimatedTime ? 'as long as the last run' : 'on two quiet cores';
    this.#print(`${files} test files, about ${minutes(seconds)} (${source})`);
  }

  onTestResult(
    _,
    __,
    { numTotalTestSuites: all, numPassedTestSuites, numFailedTestSuites, numPassedTests, numFailedTests },
  ) {
    const done = numPassedTestSuites + numFailedTestSuites;
    const now = Date.now();
    if (all < FEWEST || (now - this.#said < EVERY_MS && done < all)) return;
    this.#said = now;
    const failed = numFailedTests > 0 ? `, ${numFailedTests} FAILED` : '';
    this.#print(
      `${done} of ${all} files, ${numPassedTests} tests passed${failed}, after ${minutes((now - this.#begin) / 1000)}`,
    );
  }

  #print(text) {
    process.stderr.write(`--- ${text}\n`);
  }
}

function minutes(seconds) {
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')} min`;
}
