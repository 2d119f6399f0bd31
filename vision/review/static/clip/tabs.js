// Two panels of which one is seen. Both tabs can be reached by Tab: the arrow keys are the clip's, frame by frame.

/** Wires a tab list; returns a function that shows a panel by its id. */
export function tabs(list) {
  const all = [...list.querySelectorAll("[role=tab]")];
  const show = (tab) => {
    for (const one of all) {
      one.setAttribute("aria-selected", one === tab);
      document.getElementById(one.getAttribute("aria-controls")).hidden = one !== tab;
    }
  };
  for (const tab of all) tab.addEventListener("click", () => show(tab));
  return (panel) => show(all.find((one) => one.getAttribute("aria-controls") === panel));
}
