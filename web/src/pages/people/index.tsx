import { Page } from '@/parts/page';

export default function People() {
  return <Page title="People">{null}</Page>;
}
