import { lazy, Suspense } from 'react';
import { createBrowserRouter } from 'react-router-dom';
import { Loading } from '@/parts/query_view';
import { Broken, NotFound } from '@/shell/broken';
import { Shell } from '@/shell/shell';

// A page's script comes when it is first opened. Each area's index.tsx holds <Routes> for what is below its path.
function page(load: () => Promise<{ default: React.ComponentType }>) {
  const Part = lazy(load);
  return (
    <Suspense fallback={<Loading />}>
      <Part />
    </Suspense>
  );
}

export const router = createBrowserRouter(
  [
    { path: '/setup', element: page(() => import('./first_run')), errorElement: <Broken /> },
    { path: '/login', element: page(() => import('./login')), errorElement: <Broken /> },
    {
      path: '/',
      element: <Shell />,
      errorElement: <Broken />,
      children: [
        {
          errorElement: <Broken />,
          children: [
            { index: true, element: page(() => import('./home')) },
            { path: 'campaigns', element: page(() => import('./campaigns')) }, // the list
            { path: 'campaigns/new', element: page(() => import('./campaigns/stepper')) },
            { path: 'campaigns/:campaign/edit', element: page(() => import('./campaigns/stepper')) },
            { path: 'campaigns/:campaign/*', element: page(() => import('./campaign')) }, // running view, statistics
            { path: 'messages/:message', element: page(() => import('./messages')) },
            { path: 'people/*', element: page(() => import('./people')) },
            { path: 'imports/*', element: page(() => import('./imports')) },
            { path: 'segments/*', element: page(() => import('./segments')) },
            { path: 'lists/*', element: page(() => import('./lists')) },
            { path: 'templates/*', element: page(() => import('./templates')) },
            { path: 'channels/*', element: page(() => import('./channels')) },
            { path: 'sandbox/*', element: page(() => import('./sandbox')) },
            { path: 'settings/*', element: page(() => import('./settings')) },
            { path: '*', element: <NotFound /> },
          ],
        },
      ],
    },
  ],
  {
    basename: '/app',
    future: {
      v7_relativeSplatPath: true,
      v7_fetcherPersist: true,
      v7_normalizeFormMethod: true,
      v7_partialHydration: true,
      v7_skipActionErrorRevalidation: true,
    },
  },
);
