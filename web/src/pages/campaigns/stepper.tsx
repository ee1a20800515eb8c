import { Page } from '@/parts/page';

export default function Stepper() {
  return <Page title="Stepper">{null}</Page>;
}
