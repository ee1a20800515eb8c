import { Route, Routes } from 'react-router-dom';
import { OnlyWith } from '@/parts/allowed';
import { ImportPage } from './import';
import { ImportList } from './list';
import { NewImport } from './wizard';

export default function Imports() {
  return (
    <OnlyWith right="people:read">
      <Routes>
        <Route index element={<ImportList />} />
        <Route
          path="new"
          element={
            <OnlyWith right="people:write">
              <NewImport />
            </OnlyWith>
          }
        />
        <Route path=":import" element={<ImportPage />} />
      </Routes>
    </OnlyWith>
  );
}
