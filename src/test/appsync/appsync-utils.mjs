/** Ends a handler as AppSync does: no code after it runs. */
class Unauthorized extends Error {
  name = "Unauthorized";
}

export const util = {
  unauthorized() {
    throw new Unauthorized("Unauthorized");
  },
};
