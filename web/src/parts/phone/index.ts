export { Phone, TemplateOnPhone } from './phone';
export { PreviewBubble } from './preview_view';
export { MessageView } from './message_view';
export { MarkupText } from './markup_text';
export type { Acts, Drawing, Preview, PreviewButton } from './types';
