// First: it takes the mark of a shared link out of the address.
import './features/sharing/arrival.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { FORGOTTEN } from './app/belongings.ts';
import { keepInstallOffer, startWorker } from './app/install.ts';
import { queryClient } from './app/query.ts';
import { dropVisitorCookie } from './app/visitor-cookie.ts';
import { giveAnswers, takeFirstAnswers } from './first-view/first-answers.ts';
import { appRouter } from './routes/tree.tsx';
import { createLayeredHistory } from './ui/back.ts';

keepInstallOffer();
startWorker();
addEventListener(FORGOTTEN, dropVisitorCookie);

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

const router = appRouter({ queryClient, history: createLayeredHistory(), scrolls: true });

const show = (): void =>
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  );

const answers = takeFirstAnswers();
giveAnswers(queryClient, answers);
if (answers.length === 0) show();
// Only a page that is whole takes the place of what the server drew, and its answers are as new as that. Not awaited
// here: the code of a page waits for this module to end.
else
  void router.load().then(() => {
    giveAnswers(queryClient, answers);
    show();
  });
