import { Page } from '@/parts/page';

export default function Segments() {
  return <Page title="Segments">{null}</Page>;
}
