/** The signed-in user. The token is in the tab's session storage: it ends with the tab. */
const TOKEN = 'nest-msi.token';
const NAME = 'nest-msi.user';

type Listener = () => void;

class Session {
  private current = sessionStorage.getItem(TOKEN);
  private renewal: { promise: Promise<void>; resolve: () => void; reject: (reason: Error) => void } | undefined;
  private readonly listeners = new Set<Listener>();

  get token(): string | null {
    return this.current;
  }

  get username(): string {
    return sessionStorage.getItem(NAME) ?? '';
  }

  /** Whether requests wait for the password. */
  get isExpired(): boolean {
    return this.renewal !== undefined;
  }

  begin(username: string, token: string): void {
    sessionStorage.setItem(NAME, username);
    sessionStorage.setItem(TOKEN, token);
    this.current = token;
    this.renewal?.resolve();
    this.renewal = undefined;
    this.notify();
  }

  end(): void {
    sessionStorage.removeItem(NAME);
    sessionStorage.removeItem(TOKEN);
    this.current = null;
    this.renewal?.reject(new Error('Signed out.'));
    this.renewal = undefined;
    this.notify();
  }

  /** Resolves once the user has signed in again. */
  renewed(): Promise<void> {
    if (!this.renewal) {
      this.renewal = Promise.withResolvers<void>();
      this.notify();
    }
    return this.renewal.promise;
  }

  subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  private notify(): void {
    for (const listener of this.listeners) listener();
  }
}

export const session = new Session();
