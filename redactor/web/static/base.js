/* Elements, requests, dialogs: what the rest of the page stands on. Plain ES5, nothing fetched from elsewhere. */
window.R = window.R || {};
(function (R) {
  "use strict";

  /* h("button", {class: "x", onclick: f, text: "..."}, [children]): never from markup, so text stays text. */
  R.h = function (name, options, children) {
    var element = document.createElement(name), key, i;
    options = options || {};
    for (key in options) {
      if (!Object.prototype.hasOwnProperty.call(options, key) || options[key] === null || options[key] === undefined) { continue; }
      if (key === "text") { element.textContent = options[key]; }
      else if (key.slice(0, 2) === "on") { element.addEventListener(key.slice(2), options[key]); }
      else if (options[key] === true) { element.setAttribute(key, ""); }
      else if (options[key] !== false) { element.setAttribute(key, options[key]); }
    }
    for (i = 0; children && i < children.length; i++) {
      if (children[i]) { element.appendChild(children[i]); }
    }
    return element;
  };
  R.empty = function (element) { while (element.firstChild) { element.removeChild(element.firstChild); } return element; };
  R.byId = function (id) { return document.getElementById(id); };

  /* Call the service; done(data) on success, failed(error, status) otherwise (by default a notice). */
  R.ask = function (method, path, body, done, failed) {
    var request = new XMLHttpRequest();
    request.open(method, path);
    request.setRequestHeader("X-Redactor", "1");
    if (body && !(body instanceof FormData)) {
      request.setRequestHeader("Content-Type", "application/json");
      body = JSON.stringify(body);
    }
    request.onload = function () {
      var data = null;
      try { data = JSON.parse(request.responseText); } catch (ignored) { data = null; }
      if (request.status >= 200 && request.status < 300) { done(data); return; }
      var error = data && data.error ? data.error : { message: { zh: "出错（" + request.status + "）", en: "error " + request.status } };
      (failed || R.complain)(error, request.status);
    };
    request.onerror = function () {
      if (failed) { failed({ message: { zh: R.words.lost[0], en: R.words.lost[1] } }, 0); } else { R.toast(R.say("lost"), true); }
    };
    request.send(body || null);
  };
  R.complain = function (error) { R.toast(R.pick(error.message), true); };

  var toastTimer = null;
  R.toast = function (text, bad) {
    var toast = R.byId("toast");
    toast.textContent = text;
    toast.className = "shown" + (bad ? " bad" : "");
    clearTimeout(toastTimer);
    toastTimer = setTimeout(function () { toast.className = ""; }, bad ? 9000 : 2500);
  };

  /* A dialog: fill(box, close) puts its content in; the focus stays inside and goes back at the end. */
  R.dialog = function (title, fill) {
    var outer = R.byId("dialog"), before = document.activeElement, box;
    function close() {
      outer.hidden = true;
      R.empty(outer);
      R.dialogOpen = false;
      if (before && document.body.contains(before)) { before.focus(); }
    }
    R.empty(outer);
    box = R.h("div", { role: "dialog", "aria-modal": "true", "aria-labelledby": "dialog-title", "class": "box" },
      [R.h("h2", { id: "dialog-title", text: title })]);
    fill(box, close);
    outer.appendChild(box);
    outer.hidden = false;
    R.dialogOpen = true;
    outer.onkeydown = function (event) {
      var stops = box.querySelectorAll("button,input,select,a[href]"), first = stops[0], last = stops[stops.length - 1];
      if (event.key === "Escape" || event.key === "Esc") { close(); event.preventDefault(); }
      if (event.key === "Tab" && event.shiftKey && document.activeElement === first) { last.focus(); event.preventDefault(); }
      if (event.key === "Tab" && !event.shiftKey && document.activeElement === last) { first.focus(); event.preventDefault(); }
    };
    (box.querySelector("input:checked,input") || box.querySelector("button")).focus();
    return close;
  };

  R.button = function (text, action, options) {
    options = options || {};
    options.type = "button";
    options.text = text;
    options.onclick = action;
    return R.h("button", options);
  };
})(window.R);
