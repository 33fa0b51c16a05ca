import './styles.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { keys, queryClient } from './query';
import { listenToHistory } from './router/router';
import { openSession } from './session/session';
import { onStudioWrite } from './studio/calls';
import { catchStudioLinks } from './studio/links';
import { startTheme } from './theme/theme';

startTheme();
listenToHistory();
openSession();
catchStudioLinks();
onStudioWrite(() => void queryClient.invalidateQueries({ queryKey: keys.definitions }));

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App />
    </QueryClientProvider>
  </StrictMode>,
);
