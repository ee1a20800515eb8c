import { Route, Routes } from 'react-router-dom';
import { OnlyWith } from '@/parts/allowed';
import { ListPage } from './list';
import { AllLists } from './lists';
import { NewList } from './new_list';

export default function Lists() {
  return (
    <OnlyWith right="people:read">
      <Routes>
        <Route index element={<AllLists />} />
        <Route
          path="new"
          element={
            <OnlyWith right="people:write">
              <NewList />
            </OnlyWith>
          }
        />
        <Route path=":list" element={<ListPage />} />
      </Routes>
    </OnlyWith>
  );
}
