package io.drover.console.action;

import io.drover.console.page.Notice;
import io.drover.console.view.Redirect;

/**
 * What a form has done.
 *
 * @param href the page that shows it
 */
record Done(String href, Notice notice) {
    Redirect redirect() {
        String sign = href.contains("?") ? "&" : "?";
        return new Redirect(href + sign + "done=" + notice.id());
    }
}
