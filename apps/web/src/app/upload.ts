import { type Endpoint, type RefusalBody, type ReplyOf, requestOf } from '@kaibo/contracts';
import { ApiError } from './api.ts';
import { currentLocale, inLocale } from './settings.ts';

interface UploadOptions {
  /** From 0 to 1, as the bytes leave. */
  progress?: (share: number) => void;
  signal?: AbortSignal;
}

const refused = (status: number, text: string): ApiError => {
  try {
    const { code, message, retry, details } = (JSON.parse(text) as RefusalBody).error;
    const shown = inLocale(message, currentLocale());
    return new ApiError(code, shown, status, retry, details);
  } catch {
    const lost = currentLocale() === 'en' ? 'No connection to the server' : '无法连接服务器';
    return new ApiError(status === 0 ? 'network/lost' : 'http/unavailable', lost, status, 'now');
  }
};

/** Sends a file to an endpoint that takes bytes, and tells how far it is. Throws `ApiError`. */
export const upload = <E extends Endpoint>(
  endpoint: E,
  file: Blob,
  { progress, signal }: UploadOptions = {},
): Promise<ReplyOf<E>> =>
  new Promise((resolve, reject) => {
    const { method, path } = requestOf(endpoint as Endpoint, {});
    const request = new XMLHttpRequest();
    request.open(method, path);
    const isPicture = file.type.startsWith('image/');
    request.setRequestHeader('content-type', isPicture ? file.type : 'application/octet-stream');
    request.upload.onprogress = ({ loaded, total }) => progress?.(total > 0 ? loaded / total : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300)
        resolve(JSON.parse(request.responseText) as ReplyOf<E>);
      else reject(refused(request.status, request.responseText));
    };
    request.onerror = () => reject(refused(0, ''));
    request.onabort = () => reject(new DOMException('stopped', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort(), { once: true });
    request.send(file);
  });
