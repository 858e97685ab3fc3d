package io.drover.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ActionLinksTest {
    private final PersonStub person = new PersonStub("ada");

    @Test
    void linksThatMayBeFollowedStayAsTheyAre() {
        String html =
                "<p><a class=\"button\" href=\"/console/volumes/a/backup\">Back <b>up</b></a></p>";

        assertThat(ActionLinks.judge(html, person)).isEqualTo(html);
    }

    @Test
    void oneThatMayNotBeFollowedSaysWhy() {
        String judged =
                ActionLinks.judge(
                        "<a class=\"button danger\" href=\"/console/volumes/a/delete\">Delete…</a>,"
                                + " <a href=\"/b\">b</a>",
                        person);

        assertThat(judged)
                .contains("class=\"button danger disabled\"", "aria-disabled=\"true\"", ">Delete…<")
                .contains("&lt;b>".replace(">", "&gt;"), "<a href=\"/b\">b</a>")
                .doesNotContain("href=\"/console", "<b>");
    }

    @Test
    void hiddenOnesGo() {
        assertThat(ActionLinks.judge("<p><a href=\"/x/edit\">Edit</a></p>", person))
                .isEqualTo("<p></p>");
    }
}
