import { useParams } from 'react-router-dom';
import { OnlyWith } from '@/parts/allowed';
import { Editing } from './editing';
import { Starting } from './starting';

// One place for a campaign's whole plan: begun with a name, then written step by step.
export default function Stepper() {
  const { campaign } = useParams();
  return <OnlyWith right="campaigns:write">{campaign === undefined ? <Starting /> : <Editing key={campaign} id={Number(campaign)} />}</OnlyWith>;
}
