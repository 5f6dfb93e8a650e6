// Sorts a table by the column whose heading is pressed: by data-sort where a cell has it, else by its text.
// Cells without a figure, in a column of figures, stay at the end in both directions.
for (const button of document.querySelectorAll("th button")) {
  button.addEventListener("click", () => {
    const heading = button.closest("th");
    const column = [...heading.parentNode.children].indexOf(heading);
    const ascending = heading.getAttribute("aria-sort") !== "ascending";
    for (const other of heading.parentNode.children) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", ascending ? "ascending" : "descending");

    const key = (row) => {
      const cell = row.children[column];
      if (cell.dataset.sort !== undefined) return Number(cell.dataset.sort);
      return heading.classList.contains("number") ? "" : cell.textContent.trim();
    };
    const compare = (a, b) => {
      const [x, y] = [key(a), key(b)];
      if (x === "" || y === "") return (x === "") - (y === "");
      const order = typeof x === "number" && typeof y === "number" ? x - y : String(x).localeCompare(String(y));
      return ascending ? order : -order;
    };
    const body = heading.closest("table").tBodies[0];
    body.append(...[...body.rows].sort(compare));
  });
}
