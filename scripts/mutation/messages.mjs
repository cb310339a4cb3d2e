/** A Stryker plugin: what a text says to a person is not what tests are for, so its words are not changed. */
import { PluginKind, declareValuePlugin } from "@stryker-mutator/api/plugin";

/** Properties and functions whose text is read by people. */
const PROPERTIES = ["message", "issue", "todo"];
const ERRORS = /^([A-Z]\w*)?Error$/;

/**
 * @param {any} path of Babel
 * @returns {string | undefined} why it is let be
 */
function shouldIgnore(path) {
  const { node, parent } = path;
  if (node.type !== "StringLiteral" && node.type !== "TemplateLiteral") return;
  const isMessage =
    (parent.type === "ObjectProperty" &&
      parent.value === node &&
      PROPERTIES.includes(parent.key.name)) ||
    (parent.type === "NewExpression" &&
      parent.arguments[0] === node &&
      ERRORS.test(parent.callee.name)) ||
    (parent.type === "CallExpression" &&
      parent.arguments[1] === node &&
      parent.callee.name === "refuse") ||
    (parent.type === "CallExpression" &&
      parent.callee.object?.name === "console");
  return isMessage ? "the text of a message" : undefined;
}

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, "messages", { shouldIgnore }),
];
