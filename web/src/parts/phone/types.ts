import type { components } from '@/api/schema';

// What the API gives to draw: a template's preview, or a whole message of a sandbox's phone.
export type Preview = components['schemas']['Preview'];
export type PreviewCard = components['schemas']['PreviewCard'];
export type PreviewHeader = components['schemas']['PreviewHeader'];
export type PreviewButton = components['schemas']['PreviewButton'];
export type Drawing = components['schemas']['Drawing'];

// What somebody who holds the phone may do with a message; none of it where it is only shown.
export interface Acts {
  press?: (button: PreviewButton) => void; // a quick reply
  click?: (url: string) => void; // a link
  choose?: (row: { id: string; title: string }) => void; // of a list
  disabled?: string; // why nothing can be done
}
