package io.drover.console.page;

import io.drover.console.view.Person;
import io.drover.console.view.Person.Action;

import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Links and buttons that lead to forms on a page that has been made: those that the person may not
 * use go, or cannot be followed and say why. Done for all pages alike, so that no template can
 * forget it.
 */
final class ActionLinks {
    private static final Pattern LINK =
            Pattern.compile(
                    "<a((?: [a-z-]+=\"[^\"]*\")* href=\"(?<href>[^\"]*)\"[^>]*)>(?<text>.*?)</a>",
                    Pattern.DOTALL);
    private static final Pattern BUTTON =
            Pattern.compile(
                    "<button((?: [a-z-]+=\"[^\"]*\")*"
                            + " formaction=\"(?<href>[^\"]*)\"[^>]*)>(?<text>.*?)</button>",
                    Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile(" class=\"([^\"]*)\"");

    private ActionLinks() {}

    static String judge(String html, Person person) {
        return judge(BUTTON, judge(LINK, html, person), person);
    }

    private static String judge(Pattern leading, String html, Person person) {
        return leading.matcher(html)
                .replaceAll(found -> Matcher.quoteReplacement(judge(found, person)));
    }

    private static String judge(MatchResult link, Person person) {
        Action action = person.action(link.group("href").replace("&amp;", "&"));
        if (action.allowed()) {
            return link.group();
        }
        if (!action.shown()) {
            return "";
        }
        Matcher css = CLASS.matcher(link.group(1));
        return "<span class=\"%s disabled\" role=\"link\" aria-disabled=\"true\" tabindex=\"0\" title=\"%s\">%s<span class=\"hidden\"> (%s)</span></span>"
                .formatted(
                        css.find() ? css.group(1) : "",
                        escaped(action.refusal()),
                        link.group("text"),
                        escaped(action.refusal()));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&#34;");
    }
}
