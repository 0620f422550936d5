import { TopBar } from "../parts/TopBar.tsx";

export function GalleryPage() {
  return <TopBar here="gallery" />;
}
