import { lazy, Suspense } from 'react';
import { Route, Routes } from 'react-router-dom';
import { OnlyWith } from '@/parts/allowed';
import { Loading } from '@/parts/query_view';
import { NotFound } from '@/shell/broken';
import { TemplateList } from './list';

const Detail = lazy(() => import('./detail'));
const Editor = lazy(() => import('./editor'));
const Import = lazy(() => import('./import'));
const Carriage = lazy(() => import('./carriage'));

export default function Templates() {
  return (
    <OnlyWith right="campaigns:read">
      <Suspense fallback={<Loading />}>
        <Routes>
          <Route index element={<TemplateList />} />
          <Route path="new" element={<Editor />} />
          <Route path="import" element={<Import />} />
          <Route path="providers" element={<Carriage />} />
          <Route path=":template" element={<Detail />} />
          <Route path=":template/edit" element={<Editor />} />
          <Route path="*" element={<NotFound />} />
        </Routes>
      </Suspense>
    </OnlyWith>
  );
}
