import { Page } from '@/parts/page';

export default function Campaign() {
  return <Page title="Campaign">{null}</Page>;
}
