/** A database server of our own. */
export interface Server {
  /** Of its root, without a database. */
  readonly url: string;
  readonly port: number;
  /** For good; its data goes too. */
  stop(): Promise<void>;
  kill(): Promise<void>;
  /** Again, on the same data and port. */
  start(): Promise<void>;
  /** It keeps its connections and takes new ones, and answers nothing. */
  pause(): void;
  resume(): void;
}

export function findServer(): string | undefined;
export function startServerAt(server: string, ...options: string[]): Promise<Server>;
export function startServer(...options: string[]): Promise<Server>;
