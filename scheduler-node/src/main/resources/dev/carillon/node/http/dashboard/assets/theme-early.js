// Before the first paint: the theme that was chosen last time. A classic script, since modules run too late for that.
try {
  const chosen = localStorage.getItem('carillon.theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch {
  // a browser that keeps nothing follows the system
}
