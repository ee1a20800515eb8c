import { Page } from '@/parts/page';

export default function Imports() {
  return <Page title="Imports">{null}</Page>;
}
