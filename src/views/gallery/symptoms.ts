/** What goes on in the loops behind a symptom, in a few words; in the gallery's order. */
export const BEHIND: Readonly<Record<string, string>> = {
  "Work piles up": "the loop watches the wrong signal",
  "One slow thing takes the rest down": "slow is worse than dead",
  "Two hands on one number": "somebody keeps changing it back",
  "Paying for idle": "nobody gives capacity back",
  "Who may do what": "keys, names and gates",
  "When it breaks at night": "who notices, and who repairs",
};
