import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './look.css';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import './catalogue';
import { nonce } from './nonce';
import { askForSession } from './session/session';

setNonce(nonce());
if (!/^\/app\/(login|setup)$/.test(window.location.pathname)) {
  askForSession();
}
const root = document.getElementById('root');
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
