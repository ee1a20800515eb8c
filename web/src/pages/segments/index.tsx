import { Route, Routes } from 'react-router-dom';
import { OnlyWith } from '@/parts/allowed';
import { ExistingSegment, NewSegment } from './editor';
import { SegmentList } from './list';

export default function Segments() {
  return (
    <OnlyWith right="people:read">
      <Routes>
        <Route index element={<SegmentList />} />
        <Route path="new" element={<NewSegment />} />
        <Route path=":segment" element={<ExistingSegment />} />
      </Routes>
    </OnlyWith>
  );
}
