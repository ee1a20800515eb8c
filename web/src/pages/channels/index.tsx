import { Route, Routes } from 'react-router-dom';
import { OnlyWith } from '@/parts/allowed';
import { EditProvider, NewProvider } from './editor';
import { ProviderList } from './list';
import { ProviderPage } from './provider_page';
import { SendTest } from './send_test';

export default function Channels() {
  return (
    <OnlyWith right="settings:read">
      <Routes>
        <Route index element={<ProviderList />} />
        <Route path="new" element={<NewProvider />} />
        <Route path=":provider" element={<ProviderPage />} />
        <Route path=":provider/edit" element={<EditProvider />} />
        <Route path=":provider/test" element={<SendTest />} />
      </Routes>
    </OnlyWith>
  );
}
