import { Alert, Checkbox, createTheme, type CSSVariablesResolver, Drawer, DrawerHeader, type MantineColorsTuple, Modal, ModalHeader } from '@mantine/core';
import { i18next } from './catalogue';

const green: MantineColorsTuple = [
  '#e6f7f1', '#d0ece1', '#a3d8c4', '#72c3a5', '#4bb18b', '#32a67a', '#1f9d70', '#0d8a5f', '#067a53', '#006945',
];

export const theme = createTheme({
  primaryColor: 'green',
  primaryShade: 8,
  colors: { green },
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  autoContrast: true,
  components: {
    // Titles in the alert's own colour cannot be read on its tint.
    Alert: Alert.extend({ styles: { title: { color: 'var(--mantine-color-text)' } } }),
    Checkbox: Checkbox.extend({ defaultProps: { radius: 'sm' } }), // rounder ones look like radio buttons
    Modal: Modal.extend({ defaultProps: { closeButtonProps: { 'aria-label': i18next.t('close') } } }),
    Drawer: Drawer.extend({ defaultProps: { closeButtonProps: { 'aria-label': i18next.t('close') } } }),
    // A dialog's <header> is no banner of the page.
    ModalHeader: ModalHeader.extend({ defaultProps: { role: 'presentation' } }),
    DrawerHeader: DrawerHeader.extend({ defaultProps: { role: 'presentation' } }),
  },
});

// Where the library's own colours do not reach the contrast of AA, on a hovered row included.
export const readableColours: CSSVariablesResolver = () => ({
  variables: { '--mantine-color-placeholder': 'light-dark(#5f6b76, #9aa4ae)' },
  light: { '--mantine-color-dimmed': '#5a6570', '--mantine-color-error': '#c92a2a' },
  dark: { '--mantine-color-anchor': '#72c3a5', '--mantine-color-dimmed': '#a5adb6', '--mantine-color-error': '#ff8787' },
});
