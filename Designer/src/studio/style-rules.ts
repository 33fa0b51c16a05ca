/**
 * Takes the rules with `:has` out of a stylesheet and says how many there were. Radzen brings some 350 of them, for menus, grids
 * and pickers that the Studio does not show (it has Radzen's splitter only); while they are there, the browser looks through the
 * whole page each time the Studio changes anything.
 */
export function dropHasRules(rules: CSSStyleSheet | CSSGroupingRule): number {
  let dropped = 0;
  for (let at = rules.cssRules.length - 1; at >= 0; at--) {
    const rule = rules.cssRules[at]!;
    if ('selectorText' in rule) {
      if ((rule as CSSStyleRule).selectorText.includes(':has(')) {
        rules.deleteRule(at);
        dropped++;
      }
    } else if ('cssRules' in rule) {
      dropped += dropHasRules(rule as CSSGroupingRule);
    }
  }
  return dropped;
}
