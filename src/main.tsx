import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { keepOffline } from "./offline/version.ts";
import { settings } from "./session/settings.ts";
import { App } from "./views/App.tsx";
import "./views/tokens.css";

settings.show();
const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
keepOffline();
