import { createBrowserRouter, type LoaderFunction, Outlet, type ShouldRevalidateFunction } from 'react-router-dom';
import { i18next } from '@/catalogue';
import { OnlyWith } from '@/parts/allowed';
import { Loading } from '@/parts/query_view';
import { Broken, NotFound } from '@/shell/broken';
import { Shell } from '@/shell/shell';

interface Loaded {
  default: React.ComponentType;
}

// A page's script and its texts come together when it is first opened, before anything of it is drawn: pieces that
// React waits for one after the other are held back by a third of a second each.
function page(areas: string[], load: () => Promise<Loaded>) {
  return {
    lazy: async () => {
      const [loaded] = await Promise.all([load(), i18next.loadNamespaces(areas)]);
      // The same element each time, so that a page is not drawn again because another one is on its way.
      return { element: <loaded.default /> };
    },
    HydrateFallback: Loading,
  };
}

// Its charts come beside it; what is only filtered anew waits for nothing.
const charts = {
  loader: (async ({ request }) => {
    if (new URL(request.url).pathname.endsWith('/statistics')) {
      await import('./campaign/statistics');
    }
    return null;
  }) satisfies LoaderFunction,
  shouldRevalidate: (({ currentUrl, nextUrl }) => currentUrl.pathname !== nextUrl.pathname) satisfies ShouldRevalidateFunction,
};

const stepper = ['campaigns', 'rules', 'phone', 'templates'];

// Each area's index.tsx holds <Routes> for what is below its path.
export const router = createBrowserRouter(
  [
    { path: '/setup', ...page(['first_run'], () => import('./first_run')), errorElement: <Broken /> },
    { path: '/login', ...page(['login'], () => import('./login')), errorElement: <Broken /> },
    {
      path: '/',
      element: <Shell />,
      errorElement: <Broken />,
      children: [
        {
          errorElement: <Broken />,
          children: [
            { index: true, ...page(['home'], () => import('./home')) },
            { path: 'campaigns', ...page(['campaigns', 'campaign'], () => import('./campaigns')) }, // the list
            { path: 'campaigns/new', ...page(stepper, () => import('./campaigns/stepper')) },
            { path: 'campaigns/:campaign/edit', ...page(stepper, () => import('./campaigns/stepper')) },
            { path: 'campaigns/:campaign/*', ...charts, ...page(['campaign'], () => import('./campaign')) }, // running view, statistics
            { path: 'messages/:message', ...page(['messages', 'campaign'], () => import('./messages')) },
            { path: 'people/*', ...page(['people'], () => import('./people')) },
            { path: 'imports/*', ...page(['imports'], () => import('./imports')) },
            { path: 'segments/*', ...page(['segments', 'rules'], () => import('./segments')) },
            { path: 'lists/*', ...page(['lists', 'people', 'imports', 'segments'], () => import('./lists')) },
            {
              path: 'templates',
              element: (
                <OnlyWith right="campaigns:read">
                  <Outlet />
                </OnlyWith>
              ),
              children: [
                { index: true, ...page(['templates'], () => import('./templates/list')) },
                { path: 'new', ...page(['templates', 'phone'], () => import('./templates/editor')) },
                { path: 'import', ...page(['templates'], () => import('./templates/import')) },
                { path: 'providers', ...page(['templates'], () => import('./templates/carriage')) },
                { path: ':template', ...page(['templates', 'phone'], () => import('./templates/detail')) },
                { path: ':template/edit', ...page(['templates', 'phone'], () => import('./templates/editor')) },
                { path: '*', element: <NotFound /> },
              ],
            },
            { path: 'channels/*', ...page(['channels'], () => import('./channels')) },
            { path: 'sandbox/*', ...page(['sandbox', 'phone'], () => import('./sandbox')) },
            { path: 'settings/*', ...page(['settings', 'access', 'webhooks', 'audit', 'quarantine'], () => import('./settings')) },
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
