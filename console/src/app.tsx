import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { lazy, useEffect, type ReactNode } from 'react';
import { createBrowserRouter, Navigate, RouterProvider } from 'react-router';
import { ApiError } from './api/errors';
import { ExpiredDialog } from './session/expired-dialog';
import { SignInPage } from './session/sign-in-page';
import { useToken } from './session/use-session';
import { CrashPage } from './shell/crash-page';
import { Layout } from './shell/layout';
import { NotFoundPage } from './shell/not-found-page';
import { cssVariables, theme } from './shell/theme';

const StocksPage = lazy(() => import('./stocks/stocks-page'));
const ImportPage = lazy(() => import('./import/import-page'));
const QuantitiesPage = lazy(() => import('./quantities/quantities-page'));
const SkuPage = lazy(() => import('./quantities/sku-page'));
const SelectionPage = lazy(() => import('./selection/selection-page'));
const SourcesPage = lazy(() => import('./sources/sources-page'));
const SourcePage = lazy(() => import('./sources/source-page'));
const StockPage = lazy(() => import('./stocks/stock-page'));

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      // A 4xx is not transient.
      retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
    },
    mutations: { networkMode: 'always' },
  },
});

const router = createBrowserRouter(
  [
    {
      element: <Layout />,
      errorElement: <CrashPage />,
      children: [
        { index: true, element: <Navigate to="/stocks" replace /> },
        { path: 'stocks', element: <StocksPage /> },
        { path: 'stocks/:stockId', element: <StockPage /> },
        { path: 'sources', element: <SourcesPage /> },
        { path: 'sources/new', element: <SourcePage /> },
        { path: 'sources/:sourceCode', element: <SourcePage /> },
        { path: 'quantities', element: <QuantitiesPage /> },
        { path: 'quantities/:sku', element: <SkuPage /> },
        { path: 'selection', element: <SelectionPage /> },
        { path: 'import', element: <ImportPage /> },
        { path: '*', element: <NotFoundPage /> },
      ],
    },
  ],
  { basename: new URL(document.baseURI).pathname.replace(/\/$/, '') },
);

export function App(): ReactNode {
  const token = useToken();
  // The cache must not outlive the session: the next user may have other rights.
  useEffect(() => {
    if (token === null) queries.clear();
  }, [token]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        {token === null ? <SignInPage /> : <RouterProvider router={router} />}
        <ExpiredDialog />
      </QueryClientProvider>
      <Notifications position="bottom-center" />
    </MantineProvider>
  );
}
