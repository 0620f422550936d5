import type { Intervention } from "../../api/frame.ts";
import { clockText } from "../../charts/format.ts";
import { isFlux } from "../../git/deliveries.ts";
import { logOf, type Repository, short } from "../../git/repository.ts";
import type { Lab, LabState } from "../../session/lab.ts";
import { useInstant } from "../hooks.ts";
import instant from "../parts/instant.module.css";
import parts from "../parts/parts.module.css";
import styles from "./agents.module.css";
import { agentOf, type Told } from "./agents.ts";
import { automationsOf } from "./automations.ts";
import { deliveryKey, rowsOf } from "./compare.ts";
import { type DeliveryNow, type GitNow, gitAt } from "./snapshot.ts";
import { pauseDeed } from "./way-out.ts";
import { gatesOf } from "./words.ts";

/** Who may write to Git, and what each agent says of its folder, at the clock. */
export function AgentsPanel({ lab, state }: { lab: Lab; state: LabState }) {
  const at = useInstant(lab.clock);
  const history = state.lanes[state.focus]?.history;
  if (!history) return null;
  const git = gitAt(history, at);
  const enter = (path: string, value: Intervention["value"]) => lab.actions.enter([{ path, value }]);
  return (
    <section className={`${instant.panel} ${styles.agents}`} aria-label="Git and its agents">
      <h2 className={instant.title}>
        Git and its agents <small>at {clockText(at)}</small>
      </h2>
      <ul>
        {git.repositories.map((repository) => (
          <RepositoryCard key={repository.metadata.name} repository={repository} git={git} enter={enter} />
        ))}
        {git.deliveries.map((now) => (
          <AgentCard key={deliveryKey(now.delivery)} now={now} git={git} enter={enter} />
        ))}
      </ul>
    </section>
  );
}

type Enter = (path: string, value: Intervention["value"]) => void;

/** Prepared commits offered at most; a scenario may hold hundreds. */
const MOST_COMMITS = 40;

function RepositoryCard({ repository, git, enter }: { repository: Repository; git: GitNow; enter: Enter }) {
  const { name } = repository.metadata;
  const { url, branch, commits } = repository.spec;
  const log = logOf(repository);
  const head = log.at(-1);
  return (
    <li>
      <h3>
        {name}
        <span>{branch}</span>
      </h3>
      <p className={styles.url}>{url}</p>
      <dl>
        <dt>newest</dt>
        <dd>
          <code>{head && short(head.revision)}</code> {head?.message}, by {head?.author}
        </dd>
        <dt>who may write</dt>
        <dd>
          <ul className={styles.gates}>
            {gatesOf(repository).map((gate) => (
              <li key={gate}>{gate}</li>
            ))}
          </ul>
        </dd>
      </dl>
      {automationsOf(repository, git).map((each) => (
        <Quote key={each.type} told={each} />
      ))}
      <footer>
        {Object.keys(commits).length > 0 && (
          <select
            aria-label={`Push a commit to ${name}`}
            value=""
            onChange={(event) => enter(`git/${name}.commit`, event.target.value)}
          >
            <option value="" disabled>
              Push a commit
            </option>
            {Object.entries(commits)
              .slice(0, MOST_COMMITS)
              .map(([key, { message, author }]) => (
                <option key={key} value={key}>
                  {message}, by {author}
                </option>
              ))}
          </select>
        )}
        {log.length > 1 && (
          <button type="button" className={parts.button} onClick={() => enter(`git/${name}.revert`, "HEAD")}>
            Revert the newest
          </button>
        )}
      </footer>
    </li>
  );
}

function AgentCard({ now, git, enter }: { now: DeliveryNow; git: GitNow; enter: Enter }) {
  const { delivery, revision, repository } = now;
  const { who, words, told, stuck } = agentOf(now, git);
  const key = deliveryKey(delivery);
  const apart = rowsOf(now).filter(({ standing }) => standing !== "same").length;
  const seen = repository && logOf(repository).find((commit) => commit.revision === revision);
  return (
    <li data-stuck={stuck !== null}>
      <h3>
        {delivery.name}
        {words.map(({ name, word, mood }) => (
          <span key={name} data-mood={mood} title={name}>
            <i aria-hidden="true" />
            {word}
          </span>
        ))}
        <small>
          {delivery.kind}, {who}
        </small>
      </h3>
      <dl>
        <dt>believes</dt>
        <dd>
          {revision ? (
            <>
              <code>{short(revision)}</code> {seen?.message}
            </>
          ) : (
            "nothing yet"
          )}
        </dd>
        <dt>in truth</dt>
        <dd>
          {apart === 0
            ? "live is as Git says"
            : `${apart} ${apart === 1 ? "object differs" : "objects differ"} from Git`}
        </dd>
        <dt>folder</dt>
        <dd>
          <code>{delivery.path}</code>, {policyText(now)}
        </dd>
      </dl>
      {told.map((each) => (
        <Quote key={each.type + each.message} told={each} />
      ))}
      <footer>
        {delivery.kind === "Application" && (
          <button
            type="button"
            className={parts.button}
            onClick={() => enter(`${key}.operation.sync.revision`, "HEAD")}
          >
            Sync
          </button>
        )}
        <Pause now={now} enter={enter} />
      </footer>
    </li>
  );
}

const Quote = ({ told: { type, message, isBad } }: { told: Told }) => (
  <blockquote data-bad={isBad}>
    <code>{type}</code>
    <code>{message}</code>
  </blockquote>
);

interface Specs {
  readonly syncPolicy?: {
    readonly automated?: { readonly enabled?: boolean; readonly selfHeal?: boolean; readonly prune?: boolean };
  };
  readonly suspend?: boolean;
  readonly interval?: string;
  readonly prune?: boolean;
  readonly every?: string;
  readonly onCommit?: boolean;
}

/** When it looks, and what it may do, in the words of its own fields. */
function policyText({ delivery, agent }: DeliveryNow): string {
  const { syncPolicy, interval, prune, every, onCommit, suspend } = agent.spec as Specs;
  if (delivery.kind === "Pipeline") {
    return [onCommit && "once a commit", every && `again every ${every}`].filter(Boolean).join(", ") || "once";
  }
  if (isFlux(delivery)) {
    return [suspend ? "suspended" : `every ${interval}`, prune && "prune"].filter(Boolean).join(", ");
  }
  const { automated } = syncPolicy ?? {};
  if (automated === undefined || automated.enabled === false) return "synced by hand";
  return ["automated", automated.prune && "prune", automated.selfHeal && "selfHeal"].filter(Boolean).join(", ");
}

/** Switches the automation off before an emergency, and on again. */
function Pause({ now, enter }: { now: DeliveryNow; enter: Enter }) {
  const { suspend, syncPolicy } = now.agent.spec as Specs;
  if (now.delivery.kind === "Pipeline") return null;
  if (now.delivery.kind === "Application" && syncPolicy?.automated === undefined) return null;
  const isPaused = now.delivery.kind === "Application" ? syncPolicy?.automated?.enabled === false : suspend === true;
  const { title, path, value } = pauseDeed(now.delivery, !isPaused);
  return (
    <button type="button" className={parts.button} onClick={() => enter(path, value)}>
      {title}
    </button>
  );
}
