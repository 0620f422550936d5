import { grown } from "./events.ts";

/**
 * Doubly linked lists over small integers, many lists in one pair of link arrays: a member is in at most one list of
 * the set. Owners and members must be below the reserved sizes.
 */
export class Lists {
  /** By owner; −1 = empty. */
  first = new Int32Array(0);
  last = new Int32Array(0);
  size = new Int32Array(0);
  /** By member; −1 = none. */
  next = new Int32Array(0);
  private previous = new Int32Array(0);

  reserve(owners: number, members: number): void {
    const hadOwners = this.first.length;
    if (owners > hadOwners) {
      this.first = grown(this.first, owners).fill(-1, hadOwners);
      this.last = grown(this.last, owners).fill(-1, hadOwners);
      this.size = grown(this.size, owners);
    }
    if (members > this.next.length) {
      this.next = grown(this.next, members);
      this.previous = grown(this.previous, members);
    }
  }

  append(owner: number, member: number): void {
    const last = this.last[owner]!;
    this.previous[member] = last;
    this.next[member] = -1;
    if (last < 0) this.first[owner] = member;
    else this.next[last] = member;
    this.last[owner] = member;
    this.size[owner]!++;
  }

  remove(owner: number, member: number): void {
    const before = this.previous[member]!;
    const after = this.next[member]!;
    if (before < 0) this.first[owner] = after;
    else this.next[before] = after;
    if (after < 0) this.last[owner] = before;
    else this.previous[after] = before;
    this.size[owner]!--;
  }
}

/** Takes one item out of an ordered list of few writes and many reads; nothing happens when it is not there. */
export function strike(list: number[], item: number): void {
  const at = list.indexOf(item);
  if (at >= 0) list.splice(at, 1);
}
