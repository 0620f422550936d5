import styles from "./parts.module.css";

/** A variant's letter: filled when it is in focus, outlined otherwise. */
export function Badge({ letter, focused }: { readonly letter: string; readonly focused: boolean }) {
  return <span className={focused ? styles.badgeOn : styles.badge}>{letter}</span>;
}
