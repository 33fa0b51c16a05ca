/** Checks of the image, each with its problem if it has one. */
export function readImage(text) {
  const { checks } = JSON.parse(text);
  const failures = checks.filter(({ problem }) => problem).map(({ name, problem }) => ({ name, message: problem }));
  return { passed: checks.length - failures.length, failures };
}
