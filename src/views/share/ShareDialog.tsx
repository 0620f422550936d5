import { Check, Copy } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { copyText } from "../../session/clipboard.ts";
import { frameOf, linksTo, type Shared, type ShareLinks } from "../../session/share.ts";
import { Dialog } from "../parts/Dialog.tsx";
import parts from "../parts/parts.module.css";
import { QrPicture } from "./QrPicture.tsx";
import styles from "./share.module.css";

const WHAT = { lab: "run", compare: "comparison", sweep: "sweep" } as const;

/** A link, the link as a QR code, and a frame for somebody else's page. */
export function ShareDialog({ shared, close }: { readonly shared: Shared; close(): void }) {
  const [links, setLinks] = useState<ShareLinks | null>(null);
  const [readable, setReadable] = useState(false);
  useEffect(() => {
    let open = true;
    void linksTo(shared, location.href.split("#")[0] ?? "").then((made) => {
      if (open) setLinks(made);
    });
    return () => {
      open = false;
    };
  }, [shared]);
  const link = (readable ? links?.readable : null) ?? links?.short ?? "";
  const both = links?.readable !== null && links?.readable !== links?.short;
  return (
    <Dialog
      label="Share"
      title={`Share this ${WHAT[shared.place]}`}
      says={`Whoever opens the link sees the same: ${shared.holds}.`}
      close={close}
    >
      {links && (
        <div className={styles.ways}>
          <QrPicture link={links.short} />
          <div>
            <Way title="Link" value={link} says={`${link.length} characters`} first />
            {both && (
              <fieldset className={styles.forms} aria-label="Form of the link">
                {["Short", "Readable"].map((form, index) => (
                  <label key={form} data-on={readable === (index === 1)}>
                    <input
                      type="radio"
                      name="form"
                      checked={readable === (index === 1)}
                      onChange={() => setReadable(index === 1)}
                    />
                    {form}
                  </label>
                ))}
              </fieldset>
            )}
            {shared.place !== "sweep" && (
              <Way title="Frame" value={frameOf(links.embed, shared.scenario)} says="for slides and documents" />
            )}
          </div>
        </div>
      )}
    </Dialog>
  );
}

/** One text to copy. */
function Way({
  title,
  value,
  says,
  first = false,
}: {
  readonly title: string;
  readonly value: string;
  readonly says: string;
  /** What most people come for: it has the focus and the strong button. */
  readonly first?: boolean;
}) {
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const [told, setTold] = useState<"" | "copied" | "refused">("");
  useEffect(() => {
    if (first) button.current?.focus();
  }, [first]);
  const copy = async () => {
    const done = await copyText(value);
    // Where the page may not copy, the person may.
    if (!done) field.current?.select();
    setTold(done ? "copied" : "refused");
  };
  return (
    <section className={styles.way} aria-label={title}>
      <h3>
        {title} <span>{says}</span>
      </h3>
      <div>
        <input ref={field} readOnly aria-label={title} value={value} onFocus={(event) => event.target.select()} />
        <button ref={button} type="button" className={first ? parts.primary : parts.button} onClick={copy}>
          {told === "copied" ? <Check size={14} /> : <Copy size={14} />} Copy {title.toLowerCase()}
        </button>
      </div>
      <output aria-live="polite">
        {told === "copied"
          ? "Copied."
          : told === "refused"
            ? "The browser does not let the page copy: copy it from the field."
            : ""}
      </output>
    </section>
  );
}
