// Pages that follow what happens: a stream says what has changed, and the page asks for its own
// live parts, which are merged into what is shown. Without this file pages are as of their loading.
(() => {
  "use strict";
  const AGAIN = 30000;
  const SPEAK = 10000;
  const line = document.getElementById("stream");
  const live = document.getElementById("is-live");

  const tell = (connected) => {
    live.hidden = !connected;
    if (connected) {
      line.hidden = true;
    } else if (line.hidden) {
      line.textContent = `Not live since ${new Date().toISOString().slice(11, 16)} UTC, trying again`;
      line.hidden = false;
    }
  };

  // Outlives the browser's own: that one ends while the page is hidden, and when it is refused.
  class LiveSource extends EventTarget {
    constructor(url) {
      super();
      this.url = url;
      this.topics = new Set();
      document.addEventListener("visibilitychange", () => (document.hidden ? this.close() : this.open()));
      if (!document.hidden) {
        this.open();
      }
    }

    addEventListener(topic, listener) {
      super.addEventListener(topic, listener);
      if (!this.topics.has(topic)) {
        this.topics.add(topic);
        this.hear(topic);
      }
    }

    hear(topic) {
      this.source?.addEventListener(topic, (event) => this.dispatchEvent(new MessageEvent(topic, { data: event.data })));
    }

    open() {
      this.close();
      const source = new EventSource(this.url);
      this.source = source;
      source.onopen = () => tell(true);
      source.onerror = () => {
        tell(false);
        if (source.readyState === EventSource.CLOSED && source === this.source) {
          this.close();
          this.timer = window.setTimeout(() => this.open(), AGAIN);
        }
      };
      this.topics.forEach((topic) => this.hear(topic));
    }

    close() {
      window.clearTimeout(this.timer);
      this.source?.close();
      this.source = null;
    }
  }
  htmx.createEventSource = (url) => new LiveSource(url);

  const morphAttributes = (from, to) => {
    for (const { name } of [...from.attributes]) {
      if (!to.hasAttribute(name) && name !== "open") {
        from.removeAttribute(name);
      }
    }
    for (const { name, value } of to.attributes) {
      if (from.getAttribute(name) !== value) {
        from.setAttribute(name, value);
      }
    }
  };

  // What a script has added to the page is not the server's to remove.
  const foreign = (node) => {
    while (node?.dataset?.own !== undefined) {
      node = node.nextSibling;
    }
    return node;
  };

  const morphChildren = (from, to) => {
    const ids = new Set([...to.children].map((child) => child.id));
    [...from.children].filter((child) => child.id && !ids.has(child.id)).forEach((child) => child.remove());
    let at = foreign(from.firstChild);
    for (const wanted of [...to.childNodes]) {
      const same = wanted.id && [...from.children].find((child) => child.id === wanted.id);
      if (same) {
        if (same === at) {
          at = foreign(at.nextSibling);
        } else {
          from.insertBefore(same, at);
        }
        morph(same, wanted);
      } else if (at && !at.id && !wanted.id && at.nodeName === wanted.nodeName) {
        const next = foreign(at.nextSibling);
        morph(at, wanted);
        at = next;
      } else {
        if (wanted.id && wanted.nodeName === "TR") {
          wanted.classList.add("new");
        }
        from.insertBefore(wanted, at);
      }
    }
    while (at) {
      const next = foreign(at.nextSibling);
      at.remove();
      at = next;
    }
  };

  // What stays the same is not touched: focus, selection, scrolling and what is unfolded stay too.
  const morph = (from, to) => {
    if (from.nodeName !== to.nodeName) {
      from.replaceWith(to);
    } else if (from.nodeType === Node.ELEMENT_NODE) {
      morphAttributes(from, to);
      morphChildren(from, to);
    } else if (from.data !== to.data) {
      from.data = to.data;
    }
  };

  htmx.defineExtension("morph", {
    handleSwap: (style, target, fragment) => {
      if (style !== "morph") {
        return false;
      }
      const focused = document.activeElement;
      for (const part of [...fragment.children]) {
        const shown = document.getElementById(part.id);
        if (shown) {
          morphChildren(shown, part);
        }
      }
      if (focused && focused.isConnected && document.activeElement !== focused) {
        focused.focus({ preventScroll: true });
      }
      return [];
    },
  });

  document.addEventListener("htmx:configRequest", (event) => {
    const tag = event.detail.elt.dataset.tag;
    if (document.hidden) {
      event.preventDefault();
    } else if (tag) {
      event.detail.headers["If-None-Match"] = tag;
    }
  });
  document.addEventListener("htmx:afterOnLoad", (event) => {
    if (event.detail.xhr.status === 200) {
      event.detail.elt.dataset.tag = event.detail.xhr.getResponseHeader("ETag") || "";
    }
  });

  // One sentence in ten seconds, however often bars move.
  const spoken = document.getElementById("spoken");
  const progress = () => [...document.querySelectorAll("main progress[aria-label^=Progress]")]
    .map((bar) => `${bar.getAttribute("aria-label")}: ${bar.value} %`).join(", ");
  let said = progress();
  window.setInterval(() => {
    const now = progress();
    if (now !== said) {
      spoken.textContent = now || "Nothing is running any more";
      said = now;
    }
  }, SPEAK);
})();
