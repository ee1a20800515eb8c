import { Page } from '@/parts/page';

export default function FirstRun() {
  return <Page title="FirstRun">{null}</Page>;
}
