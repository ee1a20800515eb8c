import { Page } from '@/parts/page';

export default function Home() {
  return <Page title="Home">{null}</Page>;
}
