import { Route, Routes } from 'react-router-dom';
import { OnlyWith } from '@/parts/allowed';
import { PersonPage } from './person';
import { PeoplePage } from './table';

export default function People() {
  return (
    <OnlyWith right="people:read">
      <Routes>
        <Route index element={<PeoplePage />} />
        <Route path=":identity" element={<PersonPage />} />
      </Routes>
    </OnlyWith>
  );
}
