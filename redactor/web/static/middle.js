/* The document itself: pages with marks on them, or its text; selecting and drawing what is to go. */
window.R = window.R || {};
(function (R) {
  "use strict";
  var h = R.h, WIDTHS = [900, 1400, 2200], asked = {};

  function classOf(finding) {
    return finding.decision ? finding.decision.action : "redact manual";
  }

  function label(item) {
    var action = item.decision ? item.decision.action : "redact";
    return item.id + " " + (item.title ? (R.lang === "en" ? item.title_en : item.title) : R.say("manual")) +
      " " + item.masked + " " + R.say("a_" + action);
  }

  /* Fetch once what a view shows of a document; draw it only where it is still what is shown: drawing anew takes a
     selection away, and the ground from under a mouse that is down. */
  function fetchOnce(doc, view, key, path, keep, failed) {
    if (asked[key]) { return; }
    asked[key] = true;
    var side = R.side;
    R.ask("GET", path, null, function (data) {
      delete asked[key];
      keep(data);
      if (!R.doc || R.doc.id !== doc.id || R.view !== view || R.side !== side) { return; }
      R.drawMiddle();
      if (R.selected) { R.reveal(R.selected); }
    }, function (error) {
      delete asked[key];
      if (R.doc && R.doc.id === doc.id && R.view === view && R.side === side) { failed(error); }
    });
  }

  /* Why there is nothing to show stands in the place of the wait; the bar stays, so that another view can be chosen. */
  function failure(middle, error) {
    var wait = middle.querySelector(".wait");
    if (wait) { wait.textContent = R.pick(error.message); }
  }

  R.everything = function () { return R.doc.findings.concat(R.doc.marked); };

  /* ------------------------------------------------------------ pages */

  R.showPages = function (middle) {
    var doc = R.doc, sizes = doc.pages, places = null, key = doc.id + (R.side === "after" ? doc.version : "");
    if (doc.layout) {
      if (!R.printed[key]) {
        middle.appendChild(h("p", { "class": "wait", text: R.say("printing") }));
        fetchOnce(doc, "page", "print " + key, "/api/documents/" + doc.id + "/print?side=" + R.side, function (data) {
          R.printed[key] = data;
        }, function (error) { failure(middle, error); });
        return;
      }
      sizes = R.printed[key].pages;
      places = R.printed[key].places;
      if (R.side !== "after" && sizes.length) { middle.appendChild(h("p", { "class": "wait", id: "no-boxes", text: R.say("no_boxes") })); }
    }
    if (!sizes.length) {
      middle.appendChild(h("p", { "class": "wait", text: R.say("no_pages") }));
      return;
    }
    sizes.forEach(function (size, index) { middle.appendChild(page(size, index + 1, places)); });
    middle.onscroll = load;
    setTimeout(load, 0);
  };

  function page(size, number, places) {
    var sheet = h("div", { "class": "sheet", "data-page": number, role: "group", "aria-label": R.say("page_n", number) });
    var space = h("div", { "class": "space" }), items;
    sheet.style.width = 46 * R.zoom + "rem";
    sheet.style.maxWidth = R.zoom > 1 ? "none" : "calc(100% - 1.6rem)";
    space.style.paddingTop = 100 * size.height / size.width + "%";
    sheet.appendChild(space);
    if (R.side !== "after") {
      items = R.everything();
      items.forEach(function (item) {
        (places && !item.boxes.length ? places[item.id] || [] : item.boxes).forEach(function (place) {
          if (place.page === number) { sheet.appendChild(spot(item, place.box)); }
        });
      });
      if (!places) { drawable(sheet, number); }
    }
    return sheet;
  }

  function spot(item, box) {
    var made = R.button("", function () { R.select(item.id, true); },
      { "class": "spot " + classOf(item) + (R.selected === item.id ? " selected" : ""), "data-item": item.id, "aria-label": label(item), title: label(item) });
    place(made, box);
    return made;
  }

  function place(element, box) {
    element.style.left = 100 * box[0] + "%";
    element.style.top = 100 * box[1] + "%";
    element.style.width = 100 * (box[2] - box[0]) + "%";
    element.style.height = 100 * (box[3] - box[1]) + "%";
  }

  /* Pictures are fetched when their page comes near. */
  function load() {
    var middle = R.byId("middle"), view = middle.getBoundingClientRect();
    Array.prototype.forEach.call(middle.querySelectorAll(".sheet"), function (sheet) {
      var box = sheet.getBoundingClientRect(), wanted, width, picture;
      if (box.bottom < view.top - view.height || box.top > view.bottom + view.height) { return; }
      wanted = box.width * (window.devicePixelRatio || 1);
      width = WIDTHS.filter(function (w) { return w >= wanted; })[0] || WIDTHS[WIDTHS.length - 1];
      picture = sheet.querySelector("img");
      if (picture && Number(picture.getAttribute("data-width")) >= width) { return; }
      if (!picture) {
        picture = h("img", { alt: R.say("page_n", sheet.getAttribute("data-page")), draggable: "false" });
        sheet.insertBefore(picture, sheet.firstChild);
      }
      picture.setAttribute("data-width", width);
      picture.src = "/api/documents/" + R.doc.id + "/pages/" + sheet.getAttribute("data-page") + ".png?width=" + width +
        "&side=" + R.side + (R.side === "after" ? "&v=" + R.doc.version : "");
    });
  }
  window.addEventListener("resize", function () { if (R.doc) { load(); } });

  /* ------------------------------------------------------------ boxes */

  function drawable(sheet, number) {
    var start = null, frame = null;
    function at(event) {
      var area = sheet.getBoundingClientRect();
      return [Math.min(1, Math.max(0, (event.clientX - area.left) / area.width)), Math.min(1, Math.max(0, (event.clientY - area.top) / area.height))];
    }
    sheet.addEventListener("mousedown", function (event) {
      if (!R.drawing || event.button !== 0) { return; }
      event.preventDefault();
      dropFrame();
      start = at(event);
      frame = h("div", { "class": "frame" });
      sheet.appendChild(frame);
      function move(moved) {
        var now = at(moved);
        place(frame, [Math.min(start[0], now[0]), Math.min(start[1], now[1]), Math.max(start[0], now[0]), Math.max(start[1], now[1])]);
      }
      function up(ended) {
        var now = at(ended), box = [Math.min(start[0], now[0]), Math.min(start[1], now[1]), Math.max(start[0], now[0]), Math.max(start[1], now[1])];
        document.removeEventListener("mousemove", move);
        document.removeEventListener("mouseup", up);
        sheet.removeChild(frame);
        if (box[2] - box[0] > 0.004 && box[3] - box[1] > 0.004) {
          R.setDrawing(false);
          R.change({ "do": "mark_box", page: number, box: box });
        }
      }
      document.addEventListener("mousemove", move);
      document.addEventListener("mouseup", up);
    });
  }

  function dropFrame() {
    var old = document.querySelector(".frame.keys");
    if (old) { old.parentNode.removeChild(old); }
  }

  R.setDrawing = function (on) {
    dropFrame();
    R.drawing = on;
    document.body.className = on ? "drawing" : "";
    R.drawBar();
    if (on) { R.toast(R.say("draw_hint")); keyFrame(); }
  };

  /* A frame that the keyboard moves: arrows, Shift to resize, Enter, Escape. */
  function keyFrame() {
    var sheet = nearest(), box = [0.3, 0.3, 0.7, 0.34], frame;
    if (!sheet) { return; }
    frame = h("div", { "class": "frame keys", tabindex: "0", role: "application", "aria-label": R.say("draw_hint") });
    place(frame, box);
    sheet.appendChild(frame);
    frame.focus();
    frame.addEventListener("keydown", function (event) {
      var step = 0.01, across = { ArrowLeft: -step, ArrowRight: step, Left: -step, Right: step }[event.key] || 0;
      var down = { ArrowUp: -step, ArrowDown: step, Up: -step, Down: step }[event.key] || 0;
      if (event.key === "Enter") {
        R.setDrawing(false);
        R.change({ "do": "mark_box", page: Number(sheet.getAttribute("data-page")), box: box });
      } else if (event.key === "Escape" || event.key === "Esc") {
        R.setDrawing(false);
      } else if (across || down) {
        if (event.shiftKey) { box = [box[0], box[1], Math.max(box[0] + step, box[2] + across), Math.max(box[1] + step, box[3] + down)]; }
        else { box = [box[0] + across, box[1] + down, box[2] + across, box[3] + down]; }
        box = box.map(function (value) { return Math.round(1000 * Math.min(1, Math.max(0, value))) / 1000; });
        place(frame, box);
      } else { return; }
      event.preventDefault();
      event.stopPropagation();
    });
  }

  function nearest() {
    var view = R.byId("middle").getBoundingClientRect(), best = null;
    Array.prototype.forEach.call(document.querySelectorAll("#middle .sheet"), function (sheet) {
      var box = sheet.getBoundingClientRect();
      if (!best && box.bottom > view.top + 80) { best = sheet; }
    });
    return best;
  }

  /* ------------------------------------------------------------ text */

  R.showText = function (middle) {
    var doc = R.doc, key = doc.id + R.side + (R.side === "after" ? doc.version : "");
    if (!R.texts[key]) {
      middle.appendChild(h("p", { "class": "wait", text: R.say("loading") }));
      fetchOnce(doc, "text", "text " + key, "/api/documents/" + doc.id + "/text?side=" + R.side, function (data) {
        R.texts[key] = data.sections;
      }, function (error) { failure(middle, error); });
      return;
    }
    var spans = R.side === "after" ? {} : byPart(), hidden = false;
    R.texts[key].forEach(function (section) {
      var paper = h("section", { "class": "paper" + (section.visible ? "" : " hidden-part") });
      if (!section.visible && !hidden) {
        hidden = true;
        middle.appendChild(h("p", { "class": "parting", text: R.say("hidden_part") }));
      }
      paper.appendChild(h("p", { "class": "part-title", text: R.pick(section.title) }));
      section.blocks.forEach(function (block) { paper.appendChild(blockOf(block, spans)); });
      middle.appendChild(paper);
    });
  };

  /* For each part its marked stretches in order; what is decided by hand lies above what the rules say. */
  function byPart() {
    var parts = {};
    R.everything().forEach(function (item) {
      item.spans.forEach(function (span) { (parts[span[0]] = parts[span[0]] || []).push({ start: span[1], end: span[2], item: item }); });
    });
    Object.keys(parts).forEach(function (part) { parts[part].sort(function (a, b) { return a.start - b.start || b.end - a.end; }); });
    return parts;
  }

  function blockOf(block, spans) {
    var made;
    if (block.kind === "table") {
      made = h("table", {}, [h("tbody")]);
      block.rows.forEach(function (row) {
        var line = h("tr");
        row.forEach(function (cell) {
          var box = h(cell.header ? "th" : "td", { rowspan: cell.rows > 1 ? cell.rows : null, colspan: cell.columns > 1 ? cell.columns : null });
          cell.runs.forEach(function (run, index) {
            if (index) { box.appendChild(h("br")); }
            runOf(box, run, spans);
          });
          line.appendChild(box);
        });
        made.firstChild.appendChild(line);
      });
      return h("div", { "class": "table" }, [made]);
    }
    made = h("p", { "class": block.kind === "heading" ? "heading level" + Math.min(4, block.level || 1) : null });
    block.runs.forEach(function (run) { runOf(made, run, spans); });
    return made;
  }

  function runOf(holder, run, spans) {
    var part = run[0], position = run[1], end = run[1] + run[2].length, text = run[2];
    function plain(until) {
      if (until > position) { holder.appendChild(piece(part, position, text.slice(position - run[1], until - run[1]), null)); position = until; }
    }
    (spans[part] || []).forEach(function (mark) {
      if (mark.end <= position || mark.start >= end) { return; }
      plain(mark.start);
      var last = Math.min(mark.end, end);
      holder.appendChild(piece(part, position, text.slice(position - run[1], last - run[1]), mark.item));
      position = last;
    });
    plain(end);
  }

  function piece(part, start, text, item) {
    var options = { "data-part": part, "data-start": start, text: text };
    if (!item) { return h("span", options); }
    options["class"] = "spot " + classOf(item) + (R.selected === item.id ? " selected" : "");
    options["data-item"] = item.id;
    options.tabindex = "0";
    options.role = "button";
    options["aria-label"] = label(item);
    options.onclick = function () { if (!String(window.getSelection())) { R.select(item.id, true); } };
    options.onkeydown = function (event) { if (event.key === " ") { R.select(item.id, true); event.preventDefault(); } };
    return h("span", options);
  }

  /* The selected characters as [part, start, end]. */
  R.selection = function () {
    var chosen = window.getSelection(), found = [], range;
    if (!chosen || !chosen.rangeCount || chosen.isCollapsed || R.side === "after") { return found; }
    range = chosen.getRangeAt(0);
    Array.prototype.forEach.call(document.querySelectorAll("#middle [data-start]"), function (element) {
      var node = element.firstChild, start, end, base;
      if (!node || !range.intersectsNode(node)) { return; }
      start = range.startContainer === node ? range.startOffset : 0;
      end = range.endContainer === node ? range.endOffset : node.length;
      base = Number(element.getAttribute("data-start"));
      if (end > start) { found.push([Number(element.getAttribute("data-part")), base + start, base + end]); }
    });
    return joined(found);
  };

  function joined(spans) {
    var result = [];
    spans.forEach(function (span) {
      var last = result[result.length - 1];
      if (last && last[0] === span[0] && last[2] === span[1]) { last[2] = span[2]; } else { result.push(span); }
    });
    return result;
  }

  /* Bring the marks of an item into sight. */
  R.reveal = function (id) {
    var found = document.querySelector('#middle [data-item="' + id + '"]'), middle = R.byId("middle"), item, places, page, sheet;
    if (!found && R.view === "page") {
      item = R.everything().filter(function (other) { return other.id === id; })[0];
      places = item && (item.boxes.length ? item.boxes : (R.printed[R.doc.id] || { places: {} }).places[id]);
      page = places && places.length ? places[0].page : 0;
      sheet = page ? document.querySelector('#middle .sheet[data-page="' + page + '"]') : null;
      if (sheet) { middle.scrollTop += sheet.getBoundingClientRect().top - middle.getBoundingClientRect().top; }
      return;
    }
    if (found) {
      var box = found.getBoundingClientRect(), view = middle.getBoundingClientRect();
      if (box.top < view.top + 20 || box.bottom > view.bottom - 20) { middle.scrollTop += box.top - view.top - view.height / 3; }
      if (box.left < view.left || box.right > view.right) { middle.scrollLeft += box.left - view.left - 40; }
    }
  };
})(window.R);
