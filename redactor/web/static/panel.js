/* The right side: findings and what is decided about them, items to be published, notes, and the public copy. */
window.R = window.R || {};
(function (R) {
  "use strict";
  var h = R.h, STYLES = ["label", "mask", "keep_last_4", "surname", "pseudonym", "generalize", "nothing"];
  var MARK_STYLES = ["label", "mask", "nothing"];

  R.drawPanel = function () {
    var panel = R.empty(R.byId("panel")), doc = R.doc, body;
    panel.setAttribute("aria-label", R.say("findings"));
    if (!doc || doc.state !== "ready") { return; }
    panel.appendChild(head(doc));
    body = h("div", { "class": "panel-body", id: "panel-body", tabindex: "0", role: "tabpanel" });
    if (R.tab === "items") { items(body, doc); }
    else if (R.tab === "notes") { notes(body, doc); }
    else { findings(body, doc); }
    panel.appendChild(body);
    panel.appendChild(foot(doc));
  };

  function head(doc) {
    var problems = doc.checks.filter(function (check) { return check.mark === "✗"; }).length;
    var tabs = [["findings", R.everything().length], ["items", problems], ["notes", doc.notes.length]];
    var bar = h("div", { "class": "tabs", role: "tablist" });
    tabs.forEach(function (pair) {
      bar.appendChild(R.button(R.say(pair[0]) + " " + pair[1], function () { R.tab = pair[0]; R.drawPanel(); },
        { role: "tab", "aria-selected": String(R.tab === pair[0]), "aria-controls": "panel-body", "class": R.tab === pair[0] ? "on" : null }));
    });
    return h("div", { "class": "panel-head" }, [
      h("p", { "class": "doctype", text: doc.doctype || "—" }),
      bar
    ]);
  }

  /* ------------------------------------------------------------ findings */

  function findings(body, doc) {
    var all = R.everything(), list = h("ul", { "class": "findings" }), filters;
    filters = h("div", { "class": "filters", role: "group", "aria-label": R.say("filter") });
    ["all", "review", "redact", "keep"].forEach(function (name) {
      var count = name === "all" ? all.length : all.filter(function (item) { return action(item) === name; }).length;
      filters.appendChild(R.button((name === "all" ? R.say("all") : R.say("a_" + name)) + " " + count, function () { R.filter = name; R.drawPanel(); },
        { "class": R.filter === name ? "on" : null, "aria-pressed": String(R.filter === name) }));
    });
    body.appendChild(filters);
    if (!all.length) { body.appendChild(h("p", { "class": "nothing", text: R.say("nothing_found") })); }
    R.listed().forEach(function (item) { list.appendChild(card(item)); });
    body.appendChild(list);
  }

  function action(item) { return item.decision ? item.decision.action : "redact"; }

  R.listed = function () {
    return R.everything().filter(function (item) { return R.filter === "all" || action(item) === R.filter || item.id === R.selected; });
  };

  function card(item) {
    var chosen = R.selected === item.id, title = item.title ? (R.lang === "en" ? item.title_en : item.title) : R.say("manual");
    var made = item.decision ? action(item) : "redact manual";
    var top = R.button("", function () { R.select(chosen ? null : item.id, true); }, { "class": "card-head", "aria-expanded": String(chosen), "data-card": item.id });
    top.appendChild(h("span", { "class": "tag", text: R.say("a_" + action(item)) }));
    if (item.decision && item.decision.by === "reviewer") { top.appendChild(h("span", { "class": "done", text: "✓", title: R.say("saved") })); }
    top.appendChild(h("strong", { text: title }));
    top.appendChild(h("span", { "class": "masked", text: item.masked || R.say("area", item.boxes.length ? item.boxes[0].page : "?") }));
    top.appendChild(h("span", { "class": "place", text: item.id + (item.place ? " · " + R.pick(item.place) : "") }));
    return h("li", { "class": made + (chosen ? " selected" : ""), id: "f-" + item.id }, [top, chosen ? (item.decision ? detail(item) : markDetail(item)) : null]);
  }

  function detail(item) {
    var box = h("div", { "class": "detail" }), why = h("ul"), decision = item.decision, equal;
    item.why[R.lang].forEach(function (reason) { why.appendChild(h("li", { text: reason })); });
    box.appendChild(h("dl", {}, [
      h("dt", { text: R.say("why") }), h("dd", {}, [why]),
      h("dt", { text: R.say("basis") }), h("dd", { text: item.basis || "—" }),
      h("dt", { text: R.say("rule") }), h("dd", { text: item.policy.rule })
    ]));
    equal = R.doc.findings.filter(function (other) { return other.equal === item.equal && other.kind === item.kind; }).length;
    if (equal > 1) { box.appendChild(h("p", { "class": "equal", text: R.say("equal_n", equal) })); }
    if (decision.by === "reviewer" && decision.action === "keep") {
      box.appendChild(h("p", { "class": "kept", text: R.say("kept_as", R.say(decision.basis), decision.reference) }));
    }
    box.appendChild(h("div", { "class": "actions" }, [
      R.button(R.say(decision.action === "keep" ? "accept_kept" : "accept"), function () { R.accept(item); }, { "class": "redact-button", title: R.say("accept_key") }),
      decision.action === "keep" && decision.by === "policy" ? null : R.button(R.say("keep"), function () { R.keep(item); }, { title: R.say("keep") + "（x）" }),
      decision.by === "reviewer" ? R.button(R.say("reset"), function () { R.reset(item); }) : null
    ]));
    if (decision.action === "redact") { box.appendChild(ways(item, STYLES, decision.style || "label")); }
    return box;
  }

  function markDetail(item) {
    return h("div", { "class": "detail" }, [
      item.spans.length ? ways(item, MARK_STYLES, item.style) : null,
      h("div", { "class": "actions" }, [R.button(R.say("unmark"), function () { R.change({ "do": "unmark", mark: item.id }); })])
    ]);
  }

  function ways(item, styles, now) {
    var id = "way-" + item.id, select = h("select", { id: id, onchange: function () { R.restyle(item, select.value); } });
    styles.forEach(function (style) {
      select.appendChild(h("option", { value: style, text: R.say("w_" + style), selected: style === now ? true : null }));
    });
    return h("p", { "class": "way" }, [h("label", { "for": id, text: R.say("way") }), select]);
  }

  /* ------------------------------------------------------------ decisions */

  R.accept = function (item) { R.change({ "do": "decide", finding: item.id, action: "redact" }, R.next); };
  R.reset = function (item) { R.change({ "do": "decide", finding: item.id, action: "policy" }); };
  R.restyle = function (item, style) {
    if (item.decision) { R.change({ "do": "decide", finding: item.id, action: "redact", style: style }); }
    else { R.change({ "do": "restyle", mark: item.id, style: style }); }
  };
  R.nextStyle = function (item) {
    var styles = item.decision ? STYLES : MARK_STYLES, now = item.decision ? item.decision.style || "label" : item.style;
    R.restyle(item, styles[(styles.indexOf(now) + 1) % styles.length]);
  };

  R.keep = function (item) {
    var equal = R.doc.findings.filter(function (other) { return other.equal === item.equal && other.kind === item.kind; }).length;
    R.dialog(R.say("keep_title"), function (box, close) {
      var group = h("fieldset", {}, [h("legend", { text: R.say("keep_why") })]), reference, too, form;
      ["consent", "public_interest", "not_personal"].forEach(function (basis, index) {
        group.appendChild(h("label", { "class": "choice" }, [
          h("input", { type: "radio", name: "basis", value: basis, checked: index === 0 ? true : null }), h("span", { text: R.say(basis) })
        ]));
      });
      reference = h("input", { id: "reference", type: "text", maxlength: "100", required: true, autocomplete: "off" });
      too = h("input", { type: "checkbox", id: "too", checked: true, disabled: item.strong ? true : null });
      form = h("form", { novalidate: true }, [
        h("p", { "class": "about", text: (R.lang === "en" ? item.title_en : item.title) + "  " + item.masked }), group,
        h("p", {}, [h("label", { "for": "reference", text: R.say("reference") }), reference, h("span", { "class": "hint", text: R.say("reference_hint") })]),
        equal > 1 ? h("p", {}, [h("label", { "class": "choice" }, [too, h("span", { text: item.strong ? R.say("must_equal") : R.say("equal_too") })])]) : null,
        h("div", { "class": "actions" }, [h("button", { type: "submit", "class": "main", text: R.say("ok") }), R.button(R.say("cancel"), close)])
      ]);
      form.addEventListener("submit", function (event) {
        event.preventDefault();
        if (!reference.value.replace(/\s/g, "")) { reference.setAttribute("aria-invalid", "true"); reference.focus(); return; }
        var basis = form.querySelector("input[name=basis]:checked").value;
        close();
        R.change({ "do": "decide", finding: item.id, action: "keep", basis: basis, reference: reference.value, equal: too.checked }, R.next);
      });
      box.appendChild(form);
    });
  };

  R.find = function () {
    R.dialog(R.say("find"), function (box, close) {
      var input = h("input", { id: "find-text", type: "text", maxlength: "200", autocomplete: "off" });
      var form = h("form", {}, [
        h("p", {}, [h("label", { "for": "find-text", text: R.say("find_label") }), input]),
        h("div", { "class": "actions" }, [h("button", { type: "submit", "class": "main", text: R.say("ok") }), R.button(R.say("cancel"), close)])
      ]);
      form.addEventListener("submit", function (event) {
        event.preventDefault();
        if (input.value.replace(/\s/g, "").length < 2) { input.focus(); return; }
        close();
        R.change({ "do": "find_text", text: input.value });
      });
      box.appendChild(form);
    });
  };

  /* ------------------------------------------------------------ items and notes */

  function items(body, doc) {
    var list = h("ul", { "class": "checks" }), order = "✗?·✓–";
    if (!doc.checks.length) { body.appendChild(h("p", { "class": "nothing", text: R.say("no_items") })); }
    doc.checks.slice().sort(function (a, b) { return order.indexOf(a.mark) - order.indexOf(b.mark); }).forEach(function (check) {
      var kind = { "✗": "bad", "?": "ask", "✓": "good" }[check.mark] || "";
      list.appendChild(h("li", { "class": kind }, [
        h("span", { "class": "tag", text: check.mark + " " + R.pick(check.status) }), h("strong", { text: R.pick(check.title) }),
        check.mark !== "✓" && R.pick(check.message) ? h("p", { text: R.pick(check.message) }) : null,
        check.basis || R.pick(check.place) ? h("p", { "class": "place", text: [R.pick(check.place), check.basis].filter(Boolean).join(" · ") }) : null
      ]));
    });
    body.appendChild(list);
    if (doc.fields.length) {
      var values = h("dl", { "class": "fields" });
      doc.fields.forEach(function (field) { values.appendChild(h("dt", { text: field.title })); values.appendChild(h("dd", { text: field.value })); });
      body.appendChild(values);
    }
  }

  function notes(body, doc) {
    var list = h("ul", { "class": "notes" });
    if (!doc.notes.length) { body.appendChild(h("p", { "class": "nothing", text: R.say("no_notes") })); }
    doc.notes.forEach(function (note) { list.appendChild(h("li", { text: R.pick(note) })); });
    body.appendChild(list);
  }

  /* ------------------------------------------------------------ the public copy */

  function foot(doc) {
    var due = doc.findings.filter(function (finding) { return finding.policy.action !== "keep" || finding.decision.by === "reviewer"; });
    var mine = due.filter(function (finding) { return finding.decision.by === "reviewer"; }).length;
    var left = due.some(function (finding) { return finding.decision.by === "policy" && finding.policy.action === "redact"; });
    var open = doc.counts.review, box = h("div", { "class": "panel-foot" }), bar = h("div", { "class": "bar", "aria-hidden": "true" }, [h("span")]);
    bar.firstChild.style.width = (due.length ? 100 * mine / due.length : 100) + "%";
    box.appendChild(h("p", { "class": "progress", text: R.say("reviewed", mine, due.length) + (open ? " · " + R.say("s_open", open) : "") }));
    box.appendChild(bar);
    box.appendChild(h("div", { "class": "actions" }, [
      R.button(R.busy ? R.say("making") : R.say("make"), R.make, { "class": "main", disabled: R.busy || open ? true : null, id: "make" }),
      R.button(R.say("accept_all"), function () { R.change({ "do": "accept_all" }); }, { disabled: left ? null : true, id: "accept-all" })
    ]));
    if (doc.output) { box.appendChild(output(doc)); }
    return box;
  }

  function output(doc) {
    var here = "/api/documents/" + doc.id, made = doc.output, box;
    var text = !made.proven ? R.say("made_withheld") : made.status === "CLEAN" ? R.say("made_ok") : R.say("made_left");
    box = h("div", { "class": "output " + (made.proven ? "good" : "bad"), id: "output" }, [h("p", { text: text })]);
    if (made.error) { box.appendChild(h("p", { text: R.pick(made.error.message) })); box.appendChild(h("p", { text: R.pick(made.error.hint) })); }
    box.appendChild(h("p", { "class": "links" }, [
      made.proven ? h("a", { href: here + "/file", text: R.say("get_file"), "class": "main", download: true }) : null,
      h("a", { href: here + "/report.html", text: R.say("get_report"), download: true }),
      h("a", { href: here + "/report.json", text: R.say("get_json"), download: true })
    ]));
    return box;
  }
})(window.R);
