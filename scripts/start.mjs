import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { setUp } from "./setup.mjs";

// `npm start`: the example app on the embedded backend, from a bare clone.
const root = fileURLToPath(new URL("..", import.meta.url));

setUp();
// The config file imports the embedded backend, which is TypeScript; Node 20 knows none.
const { register } = await import("tsx/esm/api");
register();
const { createServer } = await import("vite");
const server = await createServer({
  configFile: join(root, "example/vite.config.ts"),
  mode: "embedded",
  server: {
    strictPort: true,
    ...(process.env.PORT && { port: Number(process.env.PORT) }),
  },
});
await server.listen().catch((error) => {
  console.error(`${error.message}. Another one: PORT=5174 npm start`);
  process.exit(1);
});
const url = server.resolvedUrls?.local[0] ?? "";
const { ACCOUNTS, PASSWORD } = await server.ssrLoadModule("/demo/seed.ts");
console.log(`
  The app     ${url}
  Its inbox   ${url}__dev/inbox

  Sign in with the password "${PASSWORD}" as
${ACCOUNTS.map(({ email, is }) => `    ${email.padEnd(20)} ${is}`).join("\n")}

  or create an account. Two people: use a second browser profile or a private window.
  Data is kept in memory, until you stop this with Ctrl-C.
`);
