// A sheet's plain page leads to the desk where the browser has all that the desk needs; ?plain=1 stays.
(function () {
  var found = /^\/judge\/sheets\/(\d+)\/?$/.exec(location.pathname);
  var isAble = "noModule" in HTMLScriptElement.prototype && "indexedDB" in window && window.indexedDB;
  var isPlain = /[?&]plain=/.test(location.search);
  try { isPlain = isPlain || sessionStorage.getItem("bp-plain") === "1"; } catch (error) { /* no such storage */ }
  if (found && isAble && !isPlain) location.replace("/judge/#/sheets/" + found[1]);
})();
