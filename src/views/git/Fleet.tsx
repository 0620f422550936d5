import type { ObjectRow } from "./compare.ts";
import styles from "./fleet.module.css";
import { fleetOf } from "./fleet.ts";

/** A tile a Deployment, coloured by the version that is live; one that is not as Git says is framed. */
export function Fleet({ rows }: { rows: readonly ObjectRow[] }) {
  const servers = fleetOf(rows);
  if (servers.length === 0) return null;
  const apart = servers.filter(({ version, wanted }) => version !== wanted).length;
  return (
    <section className={styles.fleet} aria-label="Versions of the fleet">
      <h3>
        {servers.length - apart} of {servers.length} at the version that Git says
      </h3>
      <ul>
        {servers.map(({ name, version, wanted, shade }) => (
          <li key={name} data-shade={shade % SHADES} data-apart={version !== wanted}>
            <span>{name}</span> <code>{version}</code>
            {version !== wanted && <em>≠ {wanted}</em>}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Colours that fleet.module.css has. */
const SHADES = 3;
