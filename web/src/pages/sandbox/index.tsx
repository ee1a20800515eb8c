import { Page } from '@/parts/page';

export default function Sandbox() {
  return <Page title="Sandbox">{null}</Page>;
}
