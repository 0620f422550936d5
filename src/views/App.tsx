import { lazy, Suspense } from "react";
import { useHashLocation } from "wouter/use-hash-location";
import { NewVersion } from "./parts/NewVersion.tsx";
import { StorageNotice } from "./parts/Notice.tsx";

const GalleryPage = lazy(() => import("./gallery/GalleryPage.tsx").then((page) => ({ default: page.GalleryPage })));
const LabRoute = lazy(() => import("./lab/LabRoute.tsx").then((page) => ({ default: page.LabRoute })));
const CompareRoute = lazy(() => import("./compare/CompareRoute.tsx").then((page) => ({ default: page.CompareRoute })));
const SweepRoute = lazy(() => import("./sweep/SweepRoute.tsx").then((page) => ({ default: page.SweepRoute })));
const ExactPage = lazy(() => import("./exact/ExactPage.tsx").then((page) => ({ default: page.ExactPage })));

/** `#/` gallery, `#/lab/<scenario>?<run>`, `#/compare/<scenario>?<variants>`, `#/sweep/<scenario>?<grid>`, `#/exact`. */
function Page() {
  const [location] = useHashLocation();
  const [path = "/", ...rest] = location.split("?");
  const query = rest.join("?");
  const lab = /^\/lab\/([^/]+)$/.exec(path);
  if (lab?.[1]) return <LabRoute key={lab[1]} name={decoded(lab[1])} query={query} />;
  const compare = /^\/compare\/([^/]+)$/.exec(path);
  if (compare?.[1]) return <CompareRoute key={compare[1]} name={decoded(compare[1])} query={query} />;
  const sweep = /^\/sweep\/([^/]+)$/.exec(path);
  if (sweep?.[1]) return <SweepRoute key={sweep[1]} name={decoded(sweep[1])} query={query} />;
  return path === "/exact" ? <ExactPage /> : <GalleryPage />;
}

/** A damaged name stays as it is: then there is no scenario of that name. */
function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Each page comes with its own code. */
export function App() {
  return (
    <>
      <Suspense>
        <Page />
      </Suspense>
      <NewVersion />
      <StorageNotice />
    </>
  );
}
