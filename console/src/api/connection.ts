import { useSyncExternalStore } from 'react';

/** Whether the service has answered the last request. The browser knows only whether the device has a network. */
class Connection {
  private isUp = true;
  private readonly listeners = new Set<() => void>();

  report(isUp: boolean): void {
    if (isUp === this.isUp) return;
    this.isUp = isUp;
    for (const listener of this.listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  get = (): boolean => this.isUp;
}

export const connection = new Connection();

export const useIsConnected = (): boolean => useSyncExternalStore(connection.subscribe, connection.get);
