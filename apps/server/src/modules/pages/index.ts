import type { Module } from '#platform/module';

export { createDrawing } from './pages.drawing.ts';

import { type MapNeeds, pagesRoutes } from './pages.routes.ts';
import { type ServeNeeds, servePages } from './pages.serve.ts';

export type PagesNeeds = ServeNeeds & MapNeeds;

export interface Pages {
  module: Module;
  /** The web app's pages, each with a head and first content of its own, in the reader's language. */
  serve(request: Request): Promise<Response | null>;
}

/** How the site is seen from outside: by readers without scripts, by those who preview a link, by indexes. */
export const createPages = (needs: PagesNeeds): Pages => ({
  module: {
    routes: (router) => pagesRoutes(router, needs),
    subscriptions: [],
    tasks: [],
  },
  serve: servePages(needs),
});
