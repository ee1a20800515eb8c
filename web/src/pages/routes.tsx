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
function page(path: string, areas: string[], load: () => Promise<Loaded>) {
  return {
    path,
    lazy: async () => {
      const [loaded] = await Promise.all([load(), i18next.loadNamespaces(areas)]);
      // One element, so that a page is not drawn again because another one is on its way; and one of its own, so that
      // "new" begins with nothing of what was edited.
      return { element: <loaded.default key={path} /> };
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
    { ...page('/setup', ['first_run'], () => import('./first_run')), errorElement: <Broken /> },
    { ...page('/login', ['login'], () => import('./login')), errorElement: <Broken /> },
    {
      path: '/',
      element: <Shell />,
      errorElement: <Broken />,
      children: [
        {
          errorElement: <Broken />,
          children: [
            { index: true, ...page('', ['home'], () => import('./home')) },
            page('campaigns', ['campaigns', 'campaign'], () => import('./campaigns')), // the list
            page('campaigns/new', stepper, () => import('./campaigns/stepper')),
            page('campaigns/:campaign/edit', stepper, () => import('./campaigns/stepper')),
            { ...charts, ...page('campaigns/:campaign/*', ['campaign'], () => import('./campaign')) }, // running view, statistics
            page('messages/:message', ['messages', 'campaign'], () => import('./messages')),
            page('people/*', ['people'], () => import('./people')),
            page('imports/*', ['imports'], () => import('./imports')),
            page('segments/*', ['segments', 'rules'], () => import('./segments')),
            page('lists/*', ['lists', 'people', 'imports', 'segments'], () => import('./lists')),
            {
              path: 'templates',
              element: (
                <OnlyWith right="campaigns:read">
                  <Outlet />
                </OnlyWith>
              ),
              children: [
                { index: true, ...page('', ['templates'], () => import('./templates/list')) },
                page('new', ['templates', 'phone'], () => import('./templates/editor')),
                page('import', ['templates'], () => import('./templates/import')),
                page('providers', ['templates'], () => import('./templates/carriage')),
                page(':template', ['templates', 'phone'], () => import('./templates/detail')),
                page(':template/edit', ['templates', 'phone'], () => import('./templates/editor')),
                { path: '*', element: <NotFound /> },
              ],
            },
            page('channels/*', ['channels'], () => import('./channels')),
            page('sandbox/*', ['sandbox', 'phone'], () => import('./sandbox')),
            page('settings/*', ['settings', 'access', 'webhooks', 'audit', 'quarantine'], () => import('./settings')),
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
