import { type FormEvent, Fragment, type ReactNode, useState } from "react";
import type { TimeMs } from "../../base/units.ts";
import { short } from "../../git/repository.ts";
import type { History } from "../../session/history.ts";
import type { Lab } from "../../session/lab.ts";
import parts from "../parts/parts.module.css";
import { whoOf } from "./agents.ts";
import { differsSince, type FieldRow, type ObjectRow, rowsOf } from "./compare.ts";
import { type Deed, handDelete, handEdit, valueFrom } from "./deeds.ts";
import styles from "./git.module.css";
import type { DeliveryNow } from "./snapshot.ts";
import { objectText, sinceText, valueText } from "./words.ts";

/** Objects that are as in Git are listed up to this many; more of them wait behind a button. */
const MOST_SAME = 3;

/** Git, the cluster, and what the agent believes, side by side, field by field. */
export function Columns({
  lab,
  history,
  now,
  at,
  chosen,
  choose,
}: {
  lab: Lab;
  history: History;
  now: DeliveryNow;
  at: TimeMs;
  chosen: string | null;
  choose(object: string): void;
}) {
  const [isWhole, showAll] = useState(false);
  const { delivery, commit, revision } = now;
  const rows = rowsOf(now);
  const same = rows.filter(({ standing }) => standing === "same");
  const kept = isWhole ? same : same.filter((row, index) => row.name === chosen || index < MOST_SAME);
  const isFirst = ({ name }: ObjectRow) => (name === chosen ? 0 : 1);
  kept.sort((a, b) => isFirst(a) - isFirst(b));
  const shown = [...rows.filter(({ standing }) => standing !== "same"), ...kept];
  const who = whoOf(delivery);
  const act = ({ path, value }: Deed) => lab.actions.enter([{ path, value }]);
  return (
    <>
      <table className={styles.columns} aria-label={`Git, live, and what ${who} believes`}>
        <thead>
          <tr>
            <th scope="col">{delivery.name}</th>
            <th scope="col">
              Git <code>{commit && short(commit.revision)}</code>
            </th>
            <th scope="col">Live</th>
            <th scope="col">
              {who} believes <code>{revision ? short(revision) : ""}</code>
            </th>
          </tr>
        </thead>
        {shown.map((row) => (
          <tbody key={row.name} data-standing={row.standing}>
            <ObjectLine
              row={row}
              clock={row.standing === "same" ? "" : ` ${sinceText(differsSince(history, now, row, at), at)}`}
              isChosen={row.name === chosen}
              choose={choose}
              act={act}
            />
            {row.fields
              .filter(({ isDifferent }) => isDifferent || row.name === chosen)
              .map((field) => (
                <FieldLine key={field.field.path} row={row} field={field} act={act} />
              ))}
          </tbody>
        ))}
      </table>
      {kept.length < same.length && (
        <button type="button" className={parts.button} onClick={() => showAll(true)}>
          Show {same.length - kept.length} more that are as in Git
        </button>
      )}
      {isWhole && same.length > MOST_SAME && (
        <button type="button" className={parts.button} onClick={() => showAll(false)}>
          Show fewer
        </button>
      )}
    </>
  );
}

const STANDING = { same: "= as in Git", differs: "≠ differs", missing: "− missing", leftover: "+ left over" } as const;

function ObjectLine({
  row,
  clock,
  isChosen,
  choose,
  act,
}: {
  row: ObjectRow;
  clock: string;
  isChosen: boolean;
  choose(object: string): void;
  act(deed: Deed): void;
}) {
  const { name, standing, live, word } = row;
  return (
    <tr>
      <th scope="rowgroup">
        <button type="button" aria-pressed={isChosen} onClick={() => choose(name)}>
          {objectText(name)}
        </button>
      </th>
      <td>{standing === "leftover" && "not in Git"}</td>
      <td>
        <span className={styles.standing} data-standing={standing}>
          {STANDING[standing]}
          {clock}
        </span>
        {live && isChosen && (
          <button type="button" className={styles.deed} onClick={() => act(handDelete(name))}>
            Delete
          </button>
        )}
      </td>
      <td>{word}</td>
    </tr>
  );
}

function FieldLine({ row, field, act }: { row: ObjectRow; field: FieldRow; act(deed: Deed): void }) {
  const { git, live, seen, isDifferent } = field;
  const { path } = field.field;
  return (
    <tr data-different={isDifferent}>
      <th scope="row" aria-label={path}>
        <code>
          <PathText path={path} />
        </code>
      </th>
      <Cell value={git} />
      <Cell value={live} isDifferent={isDifferent}>
        {row.live && <HandEdit object={row.name} path={path} value={live ?? git} act={act} />}
      </Cell>
      <Cell value={seen} />
    </tr>
  );
}

/** A path that breaks between its steps where it must. */
function PathText({ path }: { path: string }) {
  const steps = path.split(/(?=[.[])/);
  return steps.map((step, place) => (
    <Fragment key={steps.slice(0, place + 1).join("")}>
      {place > 0 && <wbr />}
      {step}
    </Fragment>
  ));
}

function Cell({
  value,
  isDifferent = false,
  children,
}: {
  value: FieldRow["live"];
  isDifferent?: boolean;
  children?: ReactNode;
}) {
  return (
    <td>
      {isDifferent && (
        <i className={styles.mark}>
          ≠<span className="visually-hidden"> differs: </span>
        </i>
      )}
      <code data-none={value === undefined}>{valueText(value)}</code>
      {children}
    </td>
  );
}

/** Changes one value of a live object by hand: a button that becomes a field. */
function HandEdit({
  object,
  path,
  value,
  act,
}: {
  object: string;
  path: string;
  value: FieldRow["live"];
  act(deed: Deed): void;
}) {
  const [text, setText] = useState<string | null>(null);
  if (typeof value === "object" || value === undefined) return null;
  if (text === null) {
    return (
      <button
        type="button"
        className={styles.deed}
        aria-label={`Change ${path} by hand`}
        onClick={() => setText(valueText(value))}
      >
        Change
      </button>
    );
  }
  const send = (event: FormEvent) => {
    event.preventDefault();
    act(handEdit(object, path, valueFrom(text, value)));
    setText(null);
  };
  return (
    <form className={styles.edit} onSubmit={send} onKeyDown={(event) => event.key === "Escape" && setText(null)}>
      <input
        aria-label={`${path}, live`}
        value={text}
        size={Math.max(4, text.length)}
        ref={(input) => input?.focus()}
        onChange={(event) => setText(event.target.value)}
      />
      <button type="submit" className={parts.button}>
        Write
      </button>
    </form>
  );
}
