import { Page } from '@/parts/page';

export default function Campaigns() {
  return <Page title="Campaigns">{null}</Page>;
}
