import { Page } from '@/parts/page';

export default function Templates() {
  return <Page title="Templates">{null}</Page>;
}
