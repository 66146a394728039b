import { IncomingMessage, ServerResponse } from 'node:http';

interface MessageClasses {
  readonly IncomingMessage: typeof IncomingMessage;
  readonly ServerResponse: typeof ServerResponse;
}

/** An Express application, as far as its messages go. */
interface Prototypes {
  request: object;
  response: object;
}

/**
 * Express puts its prototypes under every request and response that comes in, which makes void all that V8 has
 * learned about them: 40 µs a request on Node 20, 2 µs on Node 24. Messages of these classes are born with them, and
 * putting them there again changes nothing.
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
