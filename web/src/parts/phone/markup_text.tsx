import { memo, type ReactNode } from 'react';
import { piecesOf } from './markup';

// Text with WhatsApp's marks, drawn; line breaks stay.
export const MarkupText = memo(function MarkupText(props: { text: string }) {
  return (
    <>
      {piecesOf(props.text).map((piece, place) => {
        let shown: ReactNode = piece.text;
        if (piece.fixed) {
          shown = <code>{shown}</code>;
        }
        if (piece.struck) {
          shown = <s>{shown}</s>;
        }
        if (piece.italic) {
          shown = <em>{shown}</em>;
        }
        if (piece.bold) {
          shown = <strong>{shown}</strong>;
        }
        return <span key={place}>{shown}</span>;
      })}
    </>
  );
});
