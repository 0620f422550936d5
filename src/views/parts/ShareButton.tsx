import { Share2 } from "lucide-react";
import { lazy, type Ref, Suspense, useImperativeHandle, useState } from "react";
import type { Shared } from "../../session/share.ts";
import parts from "./parts.module.css";

const ShareDialog = lazy(() => import("../share/ShareDialog.tsx").then((view) => ({ default: view.ShareDialog })));

export interface ShareHandle {
  open(): void;
}

/** One button for every way to give away what is on the screen. */
export function ShareButton({
  ref,
  title = "Share",
  shared,
}: {
  readonly ref?: Ref<ShareHandle>;
  readonly title?: string;
  /** Asked when the button is pressed. */
  shared(): Shared;
}) {
  const [given, setGiven] = useState<Shared | null>(null);
  const open = () => setGiven(shared());
  useImperativeHandle(ref, () => ({ open }));
  return (
    <>
      <button
        type="button"
        className={parts.tool}
        aria-label="Share"
        aria-haspopup="dialog"
        title={title}
        onClick={open}
      >
        <Share2 size={15} />
        <span>Share</span>
      </button>
      {given && (
        <Suspense>
          <ShareDialog shared={given} close={() => setGiven(null)} />
        </Suspense>
      )}
    </>
  );
}
