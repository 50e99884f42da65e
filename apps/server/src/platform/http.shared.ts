/** Whether a page of the origin that a request names may send it and read the answer. */
export type SharesWith = (request: Request) => Promise<boolean>;

const PREFLIGHT_SECONDS = 7_200;

const isShared = async (request: Request, sharesWith: SharesWith): Promise<string | null> => {
  const origin = request.headers.get('origin');
  if (origin === null) return null;
  // Who cannot be asked shares with nobody; the answer itself tells what is wrong.
  const may = await sharesWith(request).catch(() => false);
  return may ? origin : null;
};

const open = (headers: Headers, origin: string): void => {
  headers.set('access-control-allow-origin', origin);
  headers.set('cross-origin-resource-policy', 'cross-origin');
};

/** Lets a page of another origin read an answer, refusals as well; never with cookies. */
export const sharedAnswer = async (
  request: Request,
  response: Response,
  sharesWith: SharesWith,
): Promise<Response> => {
  response.headers.append('vary', 'origin');
  const origin = await isShared(request, sharesWith);
  if (origin !== null) {
    open(response.headers, origin);
    response.headers.set('access-control-expose-headers', 'retry-after, x-request-id');
  }
  return response;
};

/** What a browser asks before it sends more than a form could. */
export const preflightAnswer = async (
  request: Request,
  method: string,
  sharesWith: SharesWith,
): Promise<Response> => {
  const origin = await isShared(request, sharesWith);
  const headers = new Headers({ vary: 'origin' });
  if (origin === null) return new Response(null, { status: 403, headers });
  open(headers, origin);
  headers.set('access-control-allow-methods', method);
  headers.set('access-control-allow-headers', 'content-type, content-encoding');
  headers.set('access-control-max-age', String(PREFLIGHT_SECONDS));
  return new Response(null, { status: 204, headers });
};
