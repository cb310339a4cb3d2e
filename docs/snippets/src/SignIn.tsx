/** Whatever your auth provider offers. */
export function SignIn() {
  return null;
}
