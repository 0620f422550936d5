/** Help of every command: what it does, its flags, and two examples that work. */
export const HELP: Readonly<Record<string, string>> = {
  "": `setpoint: a flight simulator for Kubernetes control loops

  setpoint run FILE|NAME            run a scenario to its horizon
  setpoint check [FILE|NAME|DIR]…   assert what scenarios expect of themselves
  setpoint compare FILE|NAME        variants side by side on the same requests
  setpoint sweep FILE|NAME          a grid of parameters × seeds, over all cores
  setpoint merge FILE…              join what the shards of a sweep wrote
  setpoint explain FILE|NAME --at T why a controller did what it did
  setpoint conform PATH…            replay recordings of the real controllers
  setpoint list                     scenarios, controllers, claims

Every command takes --help, --format json (or --json) and --no-color.
Results go to stdout, errors to stderr as file:line:column: field: what is wrong; hint.
Exit codes: 0 good, 1 an expectation or recording failed, 2 bad input, 3 a defect of ours, 130 interrupted.

  setpoint run calm-cpu-long-queue --variant cpu-hpa
  setpoint explain calm-cpu-long-queue --at 412s --variant cpu-hpa`,
  run: `setpoint run FILE|NAME: one run to its horizon, for every variant

  --variant V          only this variant (repeatable)
  --seed N             another seed
  --until 30m          another horizon
  --set PATH=VALUE     an edit before the start (repeatable)
  --at TIME PATH=VALUE an edit while it runs (repeatable)
  --format text|json|csv
  --digest             only the digest of each variant

  setpoint run calm-cpu-long-queue --variant cpu-hpa --until 30m
  setpoint run calm-cpu-long-queue --at 5m load/messages.rate=8 --format csv
  setpoint run demo-nginx-reversal --variant your-turn --at 5s terminal='kubectl apply -f nginx-deploy.yaml'`,
  check: `setpoint check [FILE|NAME|DIR]…: run what the expectations need and assert them (default: all of simulations/)

  --counterfactuals    also prove that each expectation fails where it must
  --format text|json

  setpoint check calm-cpu-long-queue
  setpoint check --counterfactuals simulations`,
  compare: `setpoint compare FILE|NAME: score card of variants on the same requests, and where they first decide differently

  --variant V          a variant (repeatable); default: those that the page opens with. The first is the baseline
  --seeds 1..10        medians, and the lowest and highest of several seeds
  --seed N, --until 30m, --set PATH=VALUE, --workers N
  --format text|json

  setpoint compare calm-cpu-long-queue
  setpoint compare calm-cpu-long-queue --variant cpu-hpa --variant fixed-warm --seeds 1..10`,
  sweep: `setpoint sweep FILE|NAME: a grid of parameters × seeds; one line a run, in the grid's order

  --vary PATH=a,b,c    a parameter and its values (repeatable; the last one varies fastest)
  --seeds 1..10        default: the scenario's own seed
  --variant V          default: those that the page opens with (repeatable)
  --until 30m          another horizon
  --set PATH=VALUE     an edit before the start of every run (repeatable)
  --shard i/n          only this part of the grid; shards count from 0, and their files join by concatenation
  --shards n           the same, with i from JOB_COMPLETION_INDEX, which a Kubernetes Indexed Job sets
  --workers N          threads (default: one a core)
  --format jsonl|csv|json

  setpoint sweep calm-cpu-long-queue --variant keda-queue --vary load/messages.rate=20,30,40 --seeds 1..5
  setpoint sweep calm-cpu-long-queue --vary load/messages.rate=20,40 --shard 0/2 --format csv`,
  merge: `setpoint merge FILE…: join what the shards of a sweep wrote (JSONL or CSV) into one file in the grid's order

  A shard or run that is missing, cut off, or of another sweep is named on stderr (exit 2); the rest is written.

  The file "-" is what comes in by a pipe.

  --format json        of JSONL: one object {"runs": [...]}, as sweep writes it

  setpoint merge shard-0.jsonl shard-1.jsonl
  setpoint merge results/*.csv`,
  explain: `setpoint explain FILE|NAME --at TIME: decisions at, or last before, a time

  --at 412s            the time
  --controller NAME    only this control loop
  --variant V          default: every variant
  --last N             the last N decisions of each loop (default 1)
  --set PATH=VALUE, --seed N
  --format text|json

  setpoint explain calm-cpu-long-queue --at 412s --variant cpu-hpa --controller hpa
  setpoint explain zero-to-fifty --at 90s --last 3`,
  conform: `setpoint conform PATH…: replay setpoint-golden/1 recordings (files, bundles or folders) and compare every tick

  --limit N            differences shown per controller (default 5)
  --format text|json

  setpoint conform tests/golden
  setpoint conform tests/golden/hpa --json`,
  list: `setpoint list: scenarios, controllers with the upstream version modelled, and claims

  --format text|json

  setpoint list
  setpoint list --json`,
};
