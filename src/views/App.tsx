import { lazy, Suspense } from "react";
import { useHashLocation } from "wouter/use-hash-location";
import { GalleryPage } from "./gallery/GalleryPage.tsx";
import { LabRoute } from "./lab/LabRoute.tsx";

const ExactPage = lazy(() => import("./exact/ExactPage.tsx").then((page) => ({ default: page.ExactPage })));

/** `#/` gallery, `#/lab/<scenario>?<run>`, `#/exact`. */
export function App() {
  const [location] = useHashLocation();
  const [path = "/", query = ""] = location.split("?");
  const lab = /^\/lab\/([^/]+)$/.exec(path);
  if (lab?.[1]) return <LabRoute key={lab[1]} name={decodeURIComponent(lab[1])} query={query} />;
  if (path === "/exact") {
    return (
      <Suspense>
        <ExactPage />
      </Suspense>
    );
  }
  return <GalleryPage />;
}
