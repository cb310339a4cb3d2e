import js from "@eslint/js";
import convex from "@convex-dev/eslint-plugin";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

/** The arrows of the architecture: what files may import. test/lint proves each of them with a file that breaks it. */
const forbid = (files, regex, message, ignores = []) => ({
  files,
  ignores,
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: [{ regex, message }, BY_NAME] },
    ],
  },
});

/** Holds everywhere: what leaves a tool is what its package.json exports. */
const BY_NAME = {
  regex: "^\\.\\.?/(.*/)?(tools|convex-[a-z-]+)/(src|test)/",
  message: "Import a tool by its package name.",
};

/** A tool could be a repository of its own: its files lead neither out of its folder nor to the product. */
const toolsStandAlone = [1, 2, 3, 4].map((depth) =>
  forbid(
    [`tools/*/${"*/".repeat(depth)}*.{ts,tsx,mjs}`],
    `^(\\.\\./){${depth + 1}}|^convex-org-invitations(/|$)`,
    "A tool knows nothing of this repository: its own files, and packages by their names.",
  ),
);

const arrows = [
  {
    rules: { "no-restricted-imports": ["error", { patterns: [BY_NAME] }] },
  },
  ...toolsStandAlone,
  forbid(
    ["convex/**"],
    "^\\.\\.?/.*(src|test|example|bench|scripts)/",
    "convex/ is the innermost layer: it imports nothing of ours.",
  ),
  forbid(
    ["convex/pure/**"],
    "^(?!convex/values$|\\./)",
    "pure/ knows no database and reaches browsers: convex/values and each other only.",
  ),
  forbid(
    ["convex/rules/**"],
    "^\\.\\./(?!pure/|_generated/|schema\\.js$)",
    "Rules are asked by functions and shown by views; they import neither.",
  ),
  forbid(
    ["convex/views/**"],
    "^(?!convex/values$|\\./|\\.\\./(pure|_generated)/)",
    "Views show what they are given: pure/ and each other only.",
  ),
  forbid(
    ["src/**"],
    "(^|/)(convex/(?!_generated/component|server$|values$|react$)|test/|example/|bench/)",
    "src/ reaches into convex/ through src/shared.ts alone.",
    ["src/shared.ts", "src/test.ts"],
  ),
  forbid(
    ["src/client/**"],
    "^(react|convex/react)|/react/|convex/(?!_generated/component|server$|values$)|(test|example|bench)/",
    "The host client knows no React and takes runtime code from ../shared only.",
  ),
  forbid(
    ["src/react/**"],
    "^\\.\\./.*(convex|client|http|test|example|bench)/|^convex/(?!react$|browser$|server$|values$)",
    "Hooks import ../shared only.",
  ),
  forbid(
    ["example/convex/**", "example/src/**"],
    "^(\\.\\./)+(src|convex|dist|test)/(?!_generated)|convex-in-vite",
    "Import the package by its public name; the app knows nothing of the embedded backend.",
  ),
];

/** Where the present time comes from. */
const CLOCK =
  ':matches(MemberExpression[object.name=/^(Date|performance)$/][property.name="now"], NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.name="Date"])';

/** A type that is claimed and not checked. The one place that may: a class whose methods come from a table. */
const NO_CAST = {
  selector:
    "TSAsExpression > TSAsExpression > TSUnknownKeyword, TSAsExpression > TSNeverKeyword, TSAsExpression > TSAnyKeyword",
  message:
    "Let the types follow from what is there: no cast through `unknown`, `never` or `any`.",
};

/** What a deployment refuses and convex-test accepts. */
const inComponent = {
  files: ["convex/**/*.ts"],
  rules: {
    "no-restricted-syntax": [
      "error",
      NO_CAST,
      {
        selector:
          'CallExpression[callee.property.name="paginate"] CallExpression[callee.object.object.name="ctx"][callee.object.property.name="db"]',
        message:
          "Components cannot use the built-in .paginate(); use paginator() of convex-helpers.",
      },
      {
        selector:
          'CallExpression[callee.property.name=/^(collect|filter)$/] CallExpression[callee.object.object.name="ctx"][callee.object.property.name="db"]',
        message:
          "Cost must not grow with the organization: an index range and .take(n).",
      },
      {
        selector: [
          'MemberExpression[object.name="ctx"][property.name="auth"]',
          'MemberExpression[object.name="ctx"][property.value="auth"]',
          ':function > ObjectPattern.params:first-child > Property[key.name="auth"]',
          'VariableDeclarator[init.name="ctx"] > ObjectPattern > Property[key.name="auth"]',
        ].join(),
        message: "The host passes the actor; a component has no ctx.auth.",
      },
      {
        // However it is asked for: process.env, process["env"], const { env } = process.
        selector: 'Identifier[name="process"]',
        message:
          "A component sees declared variables only: let the host pass it as an argument, or declare it in defineComponent(name, { env }).",
      },
      {
        // What queries call is followed by the push check, through all modules.
        selector: `CallExpression[callee.name=/^(query|internalQuery)$/] ${CLOCK}`,
        message:
          "Queries never read the clock: nothing runs them again when the time comes. Store what changes, and let a scheduled mutation change it.",
      },
      {
        selector: [
          "Program > VariableDeclaration",
          "Program > ExportNamedDeclaration > VariableDeclaration",
        ]
          .map((place) => `${place}[kind=/^(let|var)$/]`)
          .join(),
        message:
          "What a module keeps outlives a call on some machines and not on others: keep it in the database.",
      },
      {
        selector:
          "ImportExpression, MetaProperty[meta.name='import'], CallExpression[callee.name='eval'], :matches(NewExpression, CallExpression)[callee.name='Function']",
        message:
          "Convex's runtime has no dynamic import, no import.meta and makes no code of text.",
      },
      {
        selector:
          "Identifier[name=/^(fetch|setTimeout|setInterval|queueMicrotask|generateKey|wrapKey|unwrapKey)$/]",
        message:
          "A mutation has neither outside calls nor timers nor new keys, and this component has no actions.",
      },
      {
        selector: 'Identifier[name="globalThis"]',
        message: "Name what is meant, so that it can be seen.",
      },
      {
        selector: 'ExpressionStatement[directive="use node"]',
        message: "A component cannot use Node.",
      },
    ],
  },
};

export default tseslint.config(
  {
    ignores: [
      "**/_generated/**",
      "dist/**",
      "example/dist/**",
      "bench/peers/**",
      "test/lint/fixtures/**",
      "screenshots/**",
      ".stryker-tmp/**",
    ],
  },
  js.configs.recommended,
  ...tseslint.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ["vitest.config.ts", "src/test.ts"],
        },
      },
    },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": [
        "error",
        { checksVoidReturn: { attributes: false } },
      ],
      "@typescript-eslint/no-unused-vars": [
        "error",
        { argsIgnorePattern: "^_", varsIgnorePattern: "^_" },
      ],
      "@typescript-eslint/consistent-type-imports": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  {
    files: ["**/*.{js,mjs}"],
    languageOptions: { globals: globals.node },
  },
  {
    files: ["convex/**/*.ts", "example/convex/**/*.ts"],
    plugins: { "@convex-dev": convex },
    rules: {
      "@convex-dev/no-old-registered-function-syntax": "error",
      "@convex-dev/require-args-validator": "error",
      "@convex-dev/explicit-table-ids": "error",
      "@convex-dev/no-filter-in-query": "error",
      "@convex-dev/no-collect-in-query": "error",
      "@convex-dev/no-schema-import-cycle": "error",
    },
  },
  {
    files: ["example/src/**/*.{ts,tsx}", "src/react/**/*.{ts,tsx}"],
    ...reactHooks.configs.flat["recommended-latest"],
  },
  { files: ["src/**"], rules: { "no-restricted-syntax": ["error", NO_CAST] } },
  inComponent,
  ...arrows,
);
