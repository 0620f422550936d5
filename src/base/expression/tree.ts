/** A parsed expression. `offset` is the 0-based column of the part that an error should point at. */
export type Expression =
  | { readonly kind: "literal"; readonly value: number | string | boolean | null; readonly offset: number }
  | { readonly kind: "name"; readonly name: string; readonly offset: number }
  /** `#`: the element a closure looks at. */
  | { readonly kind: "element"; readonly offset: number }
  | {
      readonly kind: "unary";
      readonly operator: "-" | "+" | "not";
      readonly operand: Expression;
      readonly offset: number;
    }
  | {
      readonly kind: "binary";
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly offset: number;
    }
  | {
      readonly kind: "conditional";
      readonly test: Expression;
      readonly yes: Expression;
      readonly no: Expression;
      readonly offset: number;
    }
  | { readonly kind: "array"; readonly items: readonly Expression[]; readonly offset: number }
  | { readonly kind: "member"; readonly object: Expression; readonly property: Expression; readonly offset: number }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Expression[]; readonly offset: number }
  | { readonly kind: "closure"; readonly body: Expression; readonly offset: number };

/** What is wrong with a text, and at which 0-based column. */
export interface SyntaxFault {
  readonly offset: number;
  readonly message: string;
}

/** The parts directly below a node. */
function children(node: Expression): readonly Expression[] {
  switch (node.kind) {
    case "unary":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    case "conditional":
      return [node.test, node.yes, node.no];
    case "array":
      return node.items;
    case "member":
      return [node.object, node.property];
    case "call":
      return node.args;
    case "closure":
      return [node.body];
    default:
      return [];
  }
}

/** A name in an expression, and whether it is called. */
interface NameUse {
  readonly name: string;
  readonly called: boolean;
  readonly offset: number;
}

/** Variables and functions that an expression uses, in the order in which it is read. */
export function namesOf(node: Expression): readonly NameUse[] {
  const below = children(node).flatMap(namesOf);
  if (node.kind === "name") return [{ name: node.name, called: false, offset: node.offset }];
  return node.kind === "call" ? [{ name: node.name, called: true, offset: node.offset }, ...below] : below;
}
