/* What is chosen and shown, the list of documents, the bar, the keyboard. */
window.R = window.R || {};
(function (R) {
  "use strict";
  var h = R.h, root = document.documentElement;
  R.lang = root.getAttribute("data-lang") === "en" ? "en" : "zh";
  R.documents = []; R.doc = null; R.selected = null; R.side = "before"; R.view = "text"; R.tab = "findings"; R.filter = "all";
  R.zoom = 1; R.busy = false; R.drawing = false; R.printed = {}; R.texts = {}; R.dialogOpen = false;
  var place = "review", wanted = null, shown = null;

  /* ------------------------------------------------------------ drawing */

  R.drawAll = function () { drawTop(); R.drawList(); R.drawMiddle(); R.drawPanel(); document.title = R.say("title"); root.lang = R.lang === "en" ? "en" : "zh-CN"; };

  function drawTop() {
    var top = R.empty(R.byId("top")), picker = h("input", { type: "file", id: "file", multiple: true, "class": "visually-hidden", "aria-label": R.say("upload"), tabindex: "-1" });
    picker.addEventListener("change", function () { R.upload(picker.files); picker.value = ""; });
    top.appendChild(h("a", { href: "#panel", "class": "skip", text: R.say("skip"), onclick: function (event) { event.preventDefault(); var card = document.querySelector("#panel .card-head"); (card || R.byId("panel-body") || top).focus(); } }));
    top.appendChild(h("h1", { text: R.say("title") }));
    if (root.getAttribute("data-ledger")) {
      ["review", "ledger"].forEach(function (name) {
        top.appendChild(R.button(R.say(name), function () { go(name); }, { "class": place === name ? "on" : null, "aria-pressed": String(place === name) }));
      });
    }
    top.appendChild(h("span", { "class": "gap" }));
    top.appendChild(picker);
    top.appendChild(R.button(R.say("upload"), function () { picker.click(); }, { id: "upload" }));
    top.appendChild(R.button(R.say("shortcuts"), help, { title: "?" }));
    top.appendChild(R.button(R.say("language"), function () { R.lang = R.lang === "en" ? "zh" : "en"; R.drawAll(); if (place === "ledger") { ledger(); } }, { lang: R.lang === "en" ? "zh-CN" : "en", id: "language" }));
  }

  function go(name) {
    place = name;
    R.byId("columns").hidden = name !== "review";
    R.byId("ledger").hidden = name !== "ledger";
    drawTop();
    if (name === "ledger") { ledger(); }
  }

  R.drawList = function () {
    var list = R.empty(R.byId("list")), items = h("ul");
    list.setAttribute("aria-label", R.say("documents"));
    list.appendChild(h("h2", { text: R.say("documents") + " " + R.documents.length }));
    if (!R.documents.length) { list.appendChild(h("p", { "class": "nothing", text: R.say("none") })); }
    R.documents.forEach(function (doc) {
      var button = R.button("", function () { R.open(doc.id); }, { "class": "document" + (R.doc && R.doc.id === doc.id ? " on" : ""), "aria-current": R.doc && R.doc.id === doc.id ? "true" : null });
      button.appendChild(h("span", { "class": "name", text: doc.name }));
      button.appendChild(state(doc));
      items.appendChild(h("li", {}, [button]));
    });
    list.appendChild(items);
  };

  function state(doc) {
    var name = doc.state, text = "", kind = name;
    if (name === "ready") {
      kind = doc.output ? (doc.output.proven ? "made" : "withheld") : doc.counts.review ? "open" : "ready";
      text = kind === "open" ? R.say("s_open", doc.counts.review) : R.say("s_" + kind);
    } else { text = R.say("s_" + name); }
    return h("span", { "class": "state " + kind, text: text });
  }

  R.drawMiddle = function () {
    var middle = R.byId("middle"), scroll = middle.getAttribute("data-for") === key() ? middle.scrollTop : 0, content;
    R.empty(middle);
    middle.setAttribute("aria-label", R.doc ? R.doc.name : R.say("review"));
    if (!R.doc) { middle.appendChild(h("p", { "class": "wait", text: R.documents.length ? R.say("choose") : R.say("none") })); return; }
    if (R.doc.state !== "ready") {
      content = R.doc.state === "failed" ? R.say("s_failed") + "：" + R.pick(R.doc.error.message) + " " + R.pick(R.doc.error.hint) : R.say("s_working");
      middle.appendChild(h("p", { "class": "wait " + R.doc.state, text: content }));
      return;
    }
    middle.appendChild(h("div", { id: "bar", role: "toolbar", "aria-label": R.say("review") }));
    R.drawBar();
    if (R.view === "page") { R.showPages(middle); } else { R.showText(middle); }
    middle.setAttribute("data-for", key());
    middle.scrollTop = scroll;
  };

  function key() { return (R.doc ? R.doc.id : "") + R.view + R.side; }

  R.drawBar = function () {
    var bar = R.byId("bar"), made = R.doc && R.doc.output && R.doc.output.proven;
    if (!bar) { return; }
    R.empty(bar);
    function toggle(text, on, action, more) {
      more = more || {};
      more["class"] = on ? "on" : null;
      more["aria-pressed"] = String(on);
      return R.button(text, action, more);
    }
    bar.appendChild(h("span", { "class": "group" }, [
      toggle(R.say("page_view"), R.view === "page", function () { R.setView("page"); }, { title: "v" }),
      toggle(R.say("text_view"), R.view === "text", function () { R.setView("text"); }, { title: "v" })]));
    bar.appendChild(h("span", { "class": "group" }, [
      toggle(R.say("before"), R.side === "before", function () { R.setSide("before"); }, { title: "o" }),
      toggle(R.say("after"), R.side === "after", function () { R.setSide("after"); }, { title: made ? "o" : R.say("need_make") })]));
    if (R.side === "before") {
      bar.appendChild(h("span", { "class": "group" }, [
        R.view === "page" && R.doc.pages.length ? toggle(R.say("draw"), R.drawing, function () { R.setDrawing(!R.drawing); }, { title: "b", id: "draw" }) : null,
        R.view === "text" ? R.button(R.say("mark"), function () { R.markSelection(false); }, { title: "m", id: "mark" }) : null,
        R.view === "text" ? R.button(R.say("mark_all"), function () { R.markSelection(true); }) : null,
        R.button(R.say("find"), R.find, { title: "f" }),
        R.button(R.say("undo"), R.undo, { title: "u", disabled: R.doc.can_undo ? null : true, id: "undo" })]));
    }
    bar.appendChild(h("span", { "class": "group" }, [
      R.button("−", function () { R.setZoom(-1); }, { "aria-label": R.say("zoom_out") }),
      R.button("+", function () { R.setZoom(1); }, { "aria-label": R.say("zoom_in") })]));
  };

  R.setView = function (view) { R.view = view; R.drawing = false; document.body.className = ""; R.drawMiddle(); if (R.selected) { R.reveal(R.selected); } };
  R.setSide = function (side) {
    if (side === "after" && !(R.doc.output && R.doc.output.proven)) { R.toast(R.say("need_make")); return; }
    R.side = side;
    R.drawMiddle();
  };
  R.setZoom = function (step) {
    R.zoom = Math.min(2.4, Math.max(0.5, R.zoom + 0.2 * step));
    root.style.setProperty("--zoom", String(R.zoom));
    R.drawMiddle();
  };

  /* ------------------------------------------------------------ documents */

  function refresh(then) {
    R.ask("GET", "/api/documents", null, function (data) {
      var before = JSON.stringify(R.documents);
      R.documents = data.documents;
      if (JSON.stringify(R.documents) !== before) { R.drawList(); }
      if (then) { then(); }
    });
  }

  R.open = function (id, select) {
    R.ask("GET", "/api/documents/" + id, null, function (doc) {
      var first = doc.state === "ready" && shown !== doc.id;
      if (!R.doc || R.doc.id !== doc.id) { R.side = "before"; R.filter = "all"; R.selected = null; shown = null; R.setDrawing(false); }
      R.doc = doc;
      if (first) { shown = doc.id; R.view = doc.pages.length ? "page" : doc.layout ? R.view : "text"; }
      if (doc.state === "ready" && !R.selected && (select || doc.findings.length)) { R.selected = select || doc.findings[0].id; }
      R.drawAll();
      if (doc.state === "ready" && R.selected) { R.reveal(R.selected); }
      remember();
      if (doc.state !== "ready" && doc.state !== "failed") { setTimeout(function () { if (R.doc && R.doc.id === id) { R.open(id, select); } }, 600); }
    });
  };

  R.upload = function (files) {
    var queue = Array.prototype.slice.call(files), first = null;
    function one() {
      var file = queue.shift(), form;
      if (!file) { if (first) { R.open(first); } return; }
      form = new FormData();
      form.append("file", file, file.name);
      R.toast(R.say("uploading"));
      R.ask("POST", "/api/documents", form, function (doc) { first = first || doc.id; refresh(one); }, function (error) { R.complain(error); one(); });
    }
    one();
  };

  /* ------------------------------------------------------------ changes */

  function take(doc) {
    if (!R.doc || R.doc.id !== doc.id) { return; }
    R.doc = doc;
    if (R.side === "after" && !doc.output) { R.side = "before"; }
    if (!R.everything().some(function (item) { return item.id === R.selected; })) { R.selected = null; }
    R.documents = R.documents.map(function (other) { return other.id === doc.id ? doc : other; });
    R.drawList(); R.drawMiddle(); R.drawPanel();
  }

  R.change = function (change, then) {
    var doc = R.doc, before = doc.marked.length, focus = document.activeElement && document.activeElement.id;
    change.version = doc.version;
    R.ask("POST", "/api/documents/" + doc.id + "/changes", change, function (now) {
      take(now);
      if (now.marked.length > before) {
        R.toast(R.say("marked_n", now.marked.length - before));
        R.select(now.marked[now.marked.length - 1].id);
      } else { R.toast(R.say(change["do"] === "undo" ? "undone" : "saved")); }
      if (focus && R.byId(focus)) { R.byId(focus).focus(); }
      if (then) { then(); }
    }, function (error, status) {
      if (status === 409) { R.toast(R.say("conflict"), true); R.open(doc.id); } else { R.complain(error); }
    });
  };

  R.undo = function () { if (R.doc && R.doc.can_undo) { R.change({ "do": "undo" }); } };
  R.markSelection = function (equal) {
    var spans = R.view === "text" ? R.selection() : [];
    if (!spans.length) { R.toast(R.say("select_first")); return; }
    window.getSelection().removeAllRanges();
    R.change({ "do": "mark_text", spans: spans, equal: equal });
  };

  R.make = function () {
    var doc = R.doc;
    if (R.busy || !doc || doc.state !== "ready") { return; }
    R.busy = true;
    R.drawPanel();
    R.ask("POST", "/api/documents/" + doc.id + "/make?lang=" + R.lang, { version: doc.version }, function (now) {
      R.busy = false;
      take(now);
      var output = R.byId("output");
      if (output) { output.setAttribute("tabindex", "-1"); output.focus(); }
    }, function (error, status) {
      R.busy = false;
      R.drawPanel();
      if (status === 409) { R.toast(R.say("conflict"), true); R.open(doc.id); } else { R.complain(error); }
    });
  };

  R.select = function (id, keepFocus) {
    var card;
    R.selected = id;
    R.tab = "findings";
    R.drawPanel();
    Array.prototype.forEach.call(document.querySelectorAll("#middle .spot"), function (spot) {
      spot.className = spot.className.replace(" selected", "") + (spot.getAttribute("data-item") === id ? " selected" : "");
    });
    remember();
    if (!id) { return; }
    R.reveal(id);
    card = document.querySelector('#panel [data-card="' + id + '"]');
    if (card) {
      if (keepFocus !== false) { card.focus(); }
      var box = card.parentNode.getBoundingClientRect(), body = R.byId("panel-body"), view = body.getBoundingClientRect();
      if (box.top < view.top || box.bottom > view.bottom) { body.scrollTop += box.top - view.top - 60; }
    }
  };

  function step(by) {
    var items = R.listed(), now = items.map(function (item) { return item.id; }).indexOf(R.selected);
    if (items.length) { R.select(items[Math.min(items.length - 1, Math.max(0, now + by))].id); }
  }
  R.next = function () { step(1); };

  /* ------------------------------------------------------------ address: #d=document&f=finding */

  function remember() {
    var hash = R.doc ? "#d=" + R.doc.id + (R.selected ? "&f=" + R.selected : "") : "";
    if (location.hash !== hash) { history.replaceState(null, "", location.pathname + hash); }
  }
  function address() {
    var found = {};
    location.hash.replace(/^#/, "").split("&").forEach(function (pair) { var at = pair.indexOf("="); if (at > 0) { found[pair.slice(0, at)] = decodeURIComponent(pair.slice(at + 1)); } });
    return found;
  }
  window.addEventListener("hashchange", function () {
    var to = address();
    if (to.d && (!R.doc || R.doc.id !== to.d)) { R.open(to.d, to.f); } else if (to.f && to.f !== R.selected) { R.select(to.f); }
  });

  /* ------------------------------------------------------------ keyboard */

  function help() {
    R.dialog(R.say("shortcuts"), function (box, close) {
      var list = h("dl", { "class": "keys" });
      R.words.keys[R.lang === "en" ? 1 : 0].forEach(function (pair) { list.appendChild(h("dt", {}, [h("kbd", { text: pair[0] })])); list.appendChild(h("dd", { text: pair[1] })); });
      box.appendChild(list);
      box.appendChild(h("div", { "class": "actions" }, [R.button(R.say("close"), close, { "class": "main" })]));
    });
  }

  function turn(by) {
    var ids = R.documents.map(function (doc) { return doc.id; }), now = R.doc ? ids.indexOf(R.doc.id) : -1;
    if (ids[now + by]) { R.open(ids[now + by]); }
  }

  document.addEventListener("keydown", function (event) {
    var target = event.target, item, finding;
    if (R.dialogOpen || event.ctrlKey || event.altKey || event.metaKey || place !== "review") { return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) { return; }
    if (event.key === "?") { help(); event.preventDefault(); return; }
    if (event.key === "[" || event.key === "]") { turn(event.key === "[" ? -1 : 1); return; }
    if (!R.doc || R.doc.state !== "ready") { return; }
    item = R.everything().filter(function (other) { return other.id === R.selected; })[0];
    finding = item && item.decision ? item : null;
    switch (event.key) {
      case "j": step(1); break;
      case "k": step(-1); break;
      case "Enter":
        if (!finding || (target.tagName === "BUTTON" && !target.getAttribute("data-card")) || target.tagName === "A") { return; }
        R.accept(finding); break;
      case "x": if (finding) { R.keep(finding); } break;
      case "r": if (finding) { R.reset(finding); } break;
      case "s": if (item) { R.nextStyle(item); } break;
      case "m": R.markSelection(false); break;
      case "b":
        if (R.view === "page" && R.doc.pages.length && R.side === "before") { R.setDrawing(!R.drawing); }
        else if (R.doc && !R.doc.pages.length) { R.toast(R.say("no_boxes")); }
        break;
      case "f": R.find(); break;
      case "u": R.undo(); break;
      case "v": R.setView(R.view === "page" ? "text" : "page"); break;
      case "o": R.setSide(R.side === "before" ? "after" : "before"); break;
      case "g": if (!R.doc.counts.review) { R.make(); } break;
      case "Escape": if (R.drawing) { R.setDrawing(false); } break;
      default: return;
    }
    event.preventDefault();
  });

  /* ------------------------------------------------------------ the ledger */

  function ledger() {
    R.ask("GET", "/api/ledger", null, function (data) {
      var box = R.empty(R.byId("ledger")), head = h("tr"), body = h("tbody");
      box.appendChild(h("h2", { text: R.say("ledger") }));
      ["l_document", "l_department", "l_state", "l_waits", "l_steps", "l_since", "l_deadline", "l_left"].forEach(function (name) { head.appendChild(h("th", { scope: "col", text: R.say(name) })); });
      data.waiting.forEach(function (row) {
        var cells = [row.document + "  " + row.title, row.department, R.pick(row.state), R.pick(row.waits_for), R.pick(row.steps),
          row.since + "（" + row.days + "）", row.deadline, row.left === null ? "—" : String(row.left)];
        body.appendChild(h("tr", { "class": row.left !== null && row.left < 0 ? "late" : null },
          cells.map(function (cell) { return h("td", { text: cell }); })));
      });
      if (!data.waiting.length) { box.appendChild(h("p", { "class": "nothing", text: R.say("l_none") })); return; }
      box.appendChild(h("table", {}, [h("thead", {}, [head]), body]));
    });
  }

  /* ------------------------------------------------------------ begin */

  document.addEventListener("dragover", function (event) { event.preventDefault(); });
  document.addEventListener("drop", function (event) { event.preventDefault(); if (event.dataTransfer && event.dataTransfer.files.length) { R.upload(event.dataTransfer.files); } });
  window.addEventListener("focus", function () {
    if (!R.doc || R.busy) { return; }
    R.ask("GET", "/api/documents/" + R.doc.id, null, function (doc) { if (R.doc && doc.id === R.doc.id && doc.version !== R.doc.version) { take(doc); } }, function () { return; });
  });
  setInterval(function () {
    if (R.documents.some(function (doc) { return doc.state === "new" || doc.state === "working"; })) { refresh(); }
  }, 1500);
  R.drawAll();
  wanted = address();
  refresh(function () {
    var first = R.documents[0];
    if (wanted.d && R.documents.some(function (doc) { return doc.id === wanted.d; })) { R.open(wanted.d, wanted.f); }
    else if (first) { R.open(first.id); } else { R.drawMiddle(); }
  });
})(window.R);
