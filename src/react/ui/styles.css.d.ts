/** For compilers that ask what `import "convex-org-invitations/react/ui/styles.css"` is. */
export {};
