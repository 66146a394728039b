import { PATH_METADATA } from '@nestjs/common/constants.js';
import { ROOT } from './routes/route.js';

/** A method of a controller, and its path without the mount's. */
interface MountedRoute {
  readonly controller: object;
  readonly handler: string;
  readonly path: string;
}

const SEGMENTS = /^[\w.~-]+(\/[\w.~-]+)*$/;

/** Where the routes are served: at `/rest`, or where a host application wants them. */
export class Mount {
  /** Without a slash at its ends. */
  readonly path: string;

  /**
   * @param isIsolated whether guards, pipes, interceptors, prefix and versions of the application pass the routes by
   * @throws Error for a path with parameters or wildcards
   */
  constructor(
    path: string = ROOT,
    readonly isIsolated = false,
  ) {
    this.path = path.replace(/^\/|\/$/g, '');
    if (SEGMENTS.test(this.path)) return;
    throw new Error(`path: "${path}" is not a plain path such as /api/magento/rest.`);
  }

  get url(): string {
    return `/${this.path}`;
  }

  /** Before Nest registers the routes: `@Route` could not know. */
  serve(routes: readonly MountedRoute[]): void {
    for (const { controller, handler, path } of routes) {
      const method = (controller as Record<string, object>)[handler] as object;
      Reflect.defineMetadata(PATH_METADATA, `${this.path}/${path}`, method);
    }
  }
}
