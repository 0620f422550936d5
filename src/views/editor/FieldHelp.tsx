import type { Field } from "../../terminal/fields.ts";
import styles from "./editor.module.css";
import { factsOf } from "./offers.ts";

/** A field's type, default and meaning; `bare` leaves its name out. */
export function FieldHelp({ field, bare = false }: { readonly field: Field; readonly bare?: boolean }) {
  const facts = factsOf(field);
  return (
    <p className={styles.help}>
      {!bare && <code>{field.name}</code>}
      {facts !== "" && <span>{facts}</span>}
      {field.help}
      {field.values.length > 0 && <span>{field.values.join(", ")}</span>}
    </p>
  );
}
