import { randomBytes } from "node:crypto";
import { ConvexHttpClient } from "convex/browser";
import type { TestProject } from "vitest/node";
import { api } from "../../example/convex/_generated/api.js";
import { ExampleServer } from "../exampleServer.js";

/** What the suite talks to. `isEmbedded`: its clock can be moved. */
type Deployment = { url: string; secret: string; isEmbedded: boolean };

declare module "vitest" {
  interface ProvidedContext {
    deployment: Deployment;
  }
}

/** The deployment of CONVEX_URL, or else the embedded backend for as long as the suite runs. */
export default async function setup(project: TestProject) {
  const { CONVEX_URL: url, CONFORMANCE_SECRET: given } = process.env;
  if (url) {
    if (!given) {
      throw new Error(
        "Set CONFORMANCE_SECRET to what it is on the deployment. CONTRIBUTING.md has the commands.",
      );
    }
    const deployment = {
      url: url.replace(/\/+$/, ""),
      secret: given,
      isEmbedded: false,
    };
    await mustLetUsIn(deployment);
    project.provide("deployment", deployment);
    return;
  }
  const secret = randomBytes(32).toString("hex");
  const env = { CONFORMANCE_SECRET: secret };
  const options = { history: false, isQuiet: true, env };
  const server = await ExampleServer.start(options);
  project.provide("deployment", { url: server.url, secret, isEmbedded: true });
  return () => server.stop();
}

/** Before anything is made there that could not be removed again. */
async function mustLetUsIn({ url, secret }: Deployment): Promise<void> {
  const client = new ConvexHttpClient(url, { logger: false });
  const nothing = { secret, emails: [] };
  await client
    .mutation(api.conformance.forget, nothing)
    .catch((cause: unknown) => {
      throw new Error(
        `${url} does not let the suite in: is the example pushed there, with this CONFORMANCE_SECRET?`,
        { cause },
      );
    });
}
