import {
  type KeyboardEvent,
  type MouseEvent,
  memo,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import type { Problem } from "../../api/frame.ts";
import type { Field } from "../../terminal/fields.ts";
import { LINE_PX, offsetOf, TOP_PX, wordEnd, write } from "./area.ts";
import styles from "./editor.module.css";
import { FieldHelp } from "./FieldHelp.tsx";
import { fixOf } from "./fix.ts";
import { fieldAt, type Offer, offersAt } from "./offers.ts";
import { placeAt } from "./place.ts";
import { tokensOf } from "./tokens.ts";

interface Props {
  readonly area: RefObject<HTMLTextAreaElement | null>;
  readonly label: string;
  readonly text: string;
  readonly problems: readonly Problem[];
  onChange(text: string): void;
  onApply(): void;
}

/** A place on the screen, in lines and columns from zero. */
interface Spot {
  readonly line: number;
  readonly column: number;
}

/** YAML to write: a text area, with what it holds drawn in colours beneath it, and words offered at the caret. */
export function CodeArea({ area, label, text, problems, onChange, onApply }: Props) {
  const id = useId();
  const [caret, setCaret] = useState(0);
  /** Where the last letter was typed; words are offered there and nowhere else. */
  const [offering, setOffering] = useState<number | null>(null);
  const [chosen, setChosen] = useState(0);
  const [hovered, setHovered] = useState<Spot | null>(null);
  const leaving = useRef(false);
  /** Where the caret goes with the next text. */
  const moved = useRef<number | null>(null);
  const measure = useRef<HTMLSpanElement>(null);

  const lines = useMemo(() => text.split("\n").map((line, index) => ({ line, number: index + 1 })), [text]);
  const at = Math.min(caret, text.length);
  const spot = spotOf(text, at);
  const place = useMemo(() => placeAt(text, at), [text, at]);
  const offers = useMemo(() => (offering === at && place ? offersAt(place) : []), [offering, at, place]);
  const offer = offers[Math.min(chosen, offers.length - 1)];
  const field = fieldFor(text, at);
  const here = problems.find(({ line }) => line === spot.line + 1);
  const fix = here && fixOf(here, text);

  // A caret that is put somewhere by code is told of by the document alone.
  useEffect(() => {
    const heard = () => {
      if (area.current && document.activeElement === area.current) setCaret(area.current.selectionEnd);
    };
    document.addEventListener("selectionchange", heard);
    return () => document.removeEventListener("selectionchange", heard);
  }, [area]);
  const put = (from: number, to: number, inserted: string) => {
    if (!area.current || write(area.current, from, to, inserted)) return;
    moved.current = from + inserted.length;
    onChange(text.slice(0, from) + inserted + text.slice(to));
    setCaret(moved.current);
  };
  useLayoutEffect(() => {
    if (moved.current !== null) area.current?.setSelectionRange(moved.current, moved.current);
    moved.current = null;
  });
  const accept = ({ insert }: Offer) => {
    if (place) put(place.start, wordEnd(text, at), insert);
    setOffering(null);
  };
  const mend = () => {
    if (fix) put(fix.from, fix.to, fix.text);
  };
  const pressed = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    event.stopPropagation();
    const wasLeaving = leaving.current;
    leaving.current = event.key === "Escape" && offers.length === 0;
    const command = event.ctrlKey || event.metaKey;
    if (command && event.key === "Enter") onApply();
    else if (event.ctrlKey && event.key === " ") offerAt(at);
    else if (command && event.key === "." && fix) mend();
    else if (command || event.altKey) return;
    else if (offer && event.key === "ArrowDown") setChosen((offers.indexOf(offer) + 1) % offers.length);
    else if (offer && event.key === "ArrowUp") setChosen((offers.indexOf(offer) + offers.length - 1) % offers.length);
    else if (offer && (event.key === "Enter" || event.key === "Tab") && !event.shiftKey) accept(offer);
    else if (event.key === "Escape") setOffering(null);
    else if (event.key === "Tab" && !event.shiftKey && !wasLeaving) put(event.currentTarget.selectionStart, at, "  ");
    else if (event.key === "Enter") put(event.currentTarget.selectionStart, at, newLine(text, at));
    else return;
    event.preventDefault();
  };
  const offerAt = (offset: number) => {
    setOffering(offset);
    setChosen(0);
  };
  const pointed = (event: MouseEvent<HTMLTextAreaElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const wide = (measure.current?.getBoundingClientRect().width ?? 0) / MEASURED.length;
    if (wide === 0) return;
    const line = Math.floor((event.clientY - box.top - TOP_PX) / LINE_PX);
    setHovered({ line, column: Math.floor((event.clientX - box.left) / wide) });
  };
  const pointedField = hovered && fieldUnder(text, hovered);

  return (
    <>
      <div className={styles.scroller} data-scroller="">
        <div className={styles.code}>
          <div aria-hidden="true" className={styles.drawn}>
            {lines.map(({ line, number }) => (
              <Line
                key={number}
                number={number}
                text={line}
                current={number === spot.line + 1}
                problem={problems.find((each) => each.line === number) ?? null}
              />
            ))}
            <span ref={measure} className={styles.measure}>
              {MEASURED}
            </span>
          </div>
          <textarea
            ref={area}
            className={styles.area}
            aria-label={label}
            aria-invalid={problems.length > 0}
            aria-autocomplete="list"
            aria-haspopup="listbox"
            aria-controls={offer ? `${id}-offers` : undefined}
            aria-activedescendant={offer ? `${id}-${offer.word}` : undefined}
            aria-describedby={`${id}-keys ${id}-field`}
            autoCapitalize="off"
            autoComplete="off"
            autoCorrect="off"
            spellCheck={false}
            wrap="off"
            value={text}
            onChange={(event) => {
              const { value, selectionEnd } = event.currentTarget;
              const typed = value.length === text.length + 1 && /[\w/]/.test(value.charAt(selectionEnd - 1));
              onChange(value);
              setCaret(selectionEnd);
              if (typed || offering !== null) offerAt(typed ? selectionEnd : -1);
            }}
            onSelect={(event) => setCaret(event.currentTarget.selectionEnd)}
            onKeyDown={pressed}
            onBlur={() => setOffering(null)}
            onMouseMove={pointed}
            onMouseLeave={() => setHovered(null)}
          />
          {here && offers.length === 0 && (
            <div className={styles.card} style={{ top: below(spot.line) }}>
              <b>
                Line {here.line}, column {here.column}: {here.message}
              </b>
              {here.hint && <p>{here.hint}</p>}
              {fix && (
                <button type="button" onClick={mend}>
                  {fix.says} <kbd>Ctrl .</kbd>
                </button>
              )}
            </div>
          )}
          {offer && place && (
            <div
              className={styles.offers}
              style={{ top: below(spot.line), left: columnLeft(spot.column - place.prefix.length) }}
            >
              <div role="listbox" id={`${id}-offers`} aria-label="Words that fit">
                {offers.map((each) => (
                  <div
                    key={each.word}
                    role="option"
                    id={`${id}-${each.word}`}
                    tabIndex={-1}
                    aria-selected={each === offer}
                    onMouseDown={(event) => {
                      event.preventDefault();
                      accept(each);
                    }}
                  >
                    <b>{each.word}</b>
                    <span>{each.field?.type}</span>
                  </div>
                ))}
              </div>
              {offer.field && <FieldHelp field={offer.field} bare />}
            </div>
          )}
          {hovered && pointedField && offers.length === 0 && (
            <div className={styles.tip} style={{ top: below(hovered.line), left: columnLeft(hovered.column) }}>
              <FieldHelp field={pointedField} />
            </div>
          )}
        </div>
      </div>
      <p id={`${id}-keys`} hidden>
        Control Space offers words, Control Enter applies, Tab indents, Escape and then Tab leaves.
      </p>
      <div id={`${id}-field`} className={styles.field}>
        {field ? <FieldHelp field={field} /> : <span>Ctrl Space offers words. Esc, then Tab leaves.</span>}
      </div>
    </>
  );
}

/** Letters that one line is measured with: all are equally wide. */
const MEASURED = "0000000000";

const below = (line: number): number => TOP_PX + (line + 1) * LINE_PX;
const columnLeft = (column: number): string => `calc(var(--numbers) + ${Math.max(0, column)}ch)`;

function spotOf(text: string, offset: number): Spot {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length - 1, column: before.at(-1)?.length ?? 0 };
}

/** The field that a caret is in. */
function fieldFor(text: string, offset: number): Field | null {
  const place = placeAt(text, wordEnd(text, offset));
  return place && fieldAt(place);
}

/** The field that a spot of the screen shows; null beside the text. */
function fieldUnder(text: string, { line, column }: Spot): Field | null {
  const written = text.split("\n")[line] ?? "";
  const isOnText = column < written.length && column >= written.search(/\S/) && written.trim() !== "";
  return isOnText ? fieldFor(text, offsetOf(text, line + 1, column + 1)) : null;
}

/** A line's end with the indentation of what comes next. */
function newLine(text: string, offset: number): string {
  const line = text.slice(text.lastIndexOf("\n", offset - 1) + 1, offset);
  const [lead = ""] = /^\s*(?:- +)*/.exec(line) ?? [];
  const opens = /:\s*$/.test(line);
  return `\n${" ".repeat(lead.length + (opens ? 2 : 0))}`;
}

interface LineProps {
  readonly number: number;
  readonly text: string;
  readonly current: boolean;
  readonly problem: Problem | null;
}

const Line = memo(function Line({ number, text, current, problem }: LineProps) {
  let column = 0;
  return (
    <div className={styles.line} data-bad={problem !== null} data-current={current}>
      <span className={styles.number}>{number}</span>
      <span className={styles.text}>
        {tokensOf(text).map((token) => {
          const from = column;
          column += token.text.length;
          const isWrong = problem !== null && problem.column - 1 >= from && problem.column - 1 < column;
          return (
            <span key={from} data-is={token.is} data-wrong={isWrong}>
              {token.text}
            </span>
          );
        })}
        {problem && <i>{problem.message}</i>}
      </span>
    </div>
  );
});
