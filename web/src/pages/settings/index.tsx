import type { ReactNode } from 'react';
import { Navigate, Route, Routes } from 'react-router-dom';
import { OnlyWith } from '@/parts/allowed';
import { type Right, useCan } from '@/session/session';
import { Account } from './account';
import { Audit } from './audit';
import { Blocked } from './blocked';
import { Data } from './data';
import { Files } from './files';
import { Keys } from './keys';
import { Layout } from './layout';
import { Members } from './members';
import { Project } from './project';
import { Quarantine } from './quarantine';
import { QuarantineEntry } from './quarantine/entry';
import { Webhooks } from './webhooks';
import { WebhookPage } from './webhooks/detail';

export default function Settings() {
  const first = useCan('settings:read') ? 'project' : 'account';
  const only = (right: Right, page: ReactNode) => <OnlyWith right={right}>{page}</OnlyWith>;
  return (
    <Routes>
      <Route element={<Layout />}>
        <Route index element={<Navigate to={first} replace />} />
        <Route path="account" element={<Account />} />
        <Route path="project" element={only('settings:read', <Project />)} />
        <Route path="members" element={only('administer', <Members />)} />
        <Route path="keys" element={only('administer', <Keys />)} />
        <Route path="webhooks" element={only('settings:read', <Webhooks />)} />
        <Route path="webhooks/:webhook" element={only('settings:read', <WebhookPage />)} />
        <Route path="data" element={only('people:read', <Data />)} />
        <Route path="blocked" element={only('people:read', <Blocked />)} />
        <Route path="files" element={only('people:read', <Files />)} />
        <Route path="audit" element={only('administer', <Audit />)} />
        <Route path="quarantine" element={only('administer', <Quarantine />)} />
        <Route path="quarantine/:entry" element={only('administer', <QuarantineEntry />)} />
        <Route path="*" element={<Navigate to={first} replace />} />
      </Route>
    </Routes>
  );
}
