import { Page } from '@/parts/page';

export default function Channels() {
  return <Page title="Channels">{null}</Page>;
}
