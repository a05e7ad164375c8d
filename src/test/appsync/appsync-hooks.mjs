/** Resolves AppSync's module, which exists only in AppSync, to the one beside this file. */
export async function resolve(specifier, context, nextResolve) {
  return specifier === "@aws-appsync/utils"
    ? { url: new URL("./appsync-utils.mjs", import.meta.url).href, shortCircuit: true }
    : nextResolve(specifier, context);
}
