import { Component, type ReactNode } from "react";

/** What nobody expected: a query that fails throws where it is read. */
export class ErrorBoundary extends Component<
  { children: ReactNode },
  { message: string | null }
> {
  override state = { message: null };

  static getDerivedStateFromError(error: unknown) {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    return (
      <main className="narrow">
        <h1>Something went wrong</h1>
        <p className="error" role="alert">
          {this.state.message}
        </p>
        <button onClick={() => window.location.assign("/")}>
          Load the app again
        </button>
      </main>
    );
  }
}
