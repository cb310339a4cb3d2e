/** The syntax tree of ESLint, as far as the rules look at it: any node may have any of these. */
import type { Scope } from "eslint";

export interface Node {
  type: string;
  loc?: { start: { line: number; column: number } } | null;
  /** ESLint sets it as it walks the tree. */
  parent?: Node;
  alternate?: Node | null;
  argument?: Node | null;
  arguments?: Node[] | null;
  callee?: Node | null;
  computed?: boolean | null;
  consequent?: Node | Node[] | null;
  elements?: (Node | null)[] | null;
  exported?: Node | null;
  id?: Node | null;
  imported?: Node | null;
  init?: Node | null;
  key?: Node | null;
  left?: Node | null;
  local?: Node | null;
  meta?: Node | null;
  name?: string | Node | null;
  object?: Node | null;
  operator?: string | null;
  params?: Node[] | null;
  properties?: Node[] | null;
  property?: Node | null;
  right?: Node | null;
  source?: Node | null;
  specifiers?: Node[] | null;
  value?: unknown;
}

export interface Source {
  ast: Node & { body: Node[] };
  scopeManager: {
    globalScope: Scope.Scope | null;
    getDeclaredVariables(node: Node): Scope.Variable[];
  };
  visitorKeys: Record<string, readonly string[]>;
}

/** A module's own scope, which is the only one within the global one. */
export const moduleScope = ({ scopeManager }: Source) =>
  scopeManager.globalScope?.childScopes[0];

/** What a name in the code is, where it is an identifier. */
export const textOf = (node: Node | null | undefined): string | undefined =>
  typeof node?.name === "string" ? node.name : undefined;
