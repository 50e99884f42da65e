// First: it takes the mark of a shared link out of the address.
import './features/sharing/arrival.ts';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { keepInstallOffer, startWorker } from './app/install.ts';
import { queryClient } from './app/query.ts';
import { router } from './routes/tree.tsx';
import './styles.css';

keepInstallOffer();
startWorker();

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
