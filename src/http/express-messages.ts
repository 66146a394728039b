import { IncomingMessage, ServerResponse } from 'node:http';

interface MessageClasses {
  readonly IncomingMessage: typeof IncomingMessage;
  readonly ServerResponse: typeof ServerResponse;
}

/** The prototypes that an Express application sets on requests and responses. */
interface Prototypes {
  request: object;
  response: object;
}

/**
 * Classes of requests and responses that have Express's prototypes from the start. Express calls
 * `Object.setPrototypeOf` on every message, which invalidates V8's inline caches: 40 µs a request on Node 20, 2 µs on
 * Node 24. With these classes the call changes nothing.
 */
export function messagesOf(app: Prototypes): MessageClasses {
  class ExpressRequest extends IncomingMessage {}
  class ExpressResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {}
  Object.setPrototypeOf(ExpressRequest.prototype, app.request);
  Object.setPrototypeOf(ExpressResponse.prototype, app.response);
  app.request = ExpressRequest.prototype;
  app.response = ExpressResponse.prototype;
  return { IncomingMessage: ExpressRequest, ServerResponse: ExpressResponse };
}
