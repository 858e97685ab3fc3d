package io.drover.console.page;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;

import io.drover.console.view.Answer;
import io.drover.console.view.FileAnswer;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Page;
import io.drover.console.view.Redirect;

import org.apache.camel.Body;
import org.apache.camel.Exchange;

/** Makes HTML of pages. Bean {@code consoleRenderer}. Thread-safe. */
public final class Renderer {
    private static final String PACKAGE = "io.drover.console.templates";

    private static final int FOUND = 302;
    private static final int SEE_OTHER = 303;
    private static final int INTERNAL_ERROR = 500;
    private static final String FAILURE =
            "<!DOCTYPE html><html lang=\"en\"><title>Error · Drover</title><h1>The page could not"
                    + " be made</h1><p>Drover's log has the cause. <a"
                    + " href=\"/console/\">Overview</a></p></html>";

    private final TemplateEngine engine =
            TemplateEngine.createPrecompiled(
                    null, ContentType.Html, Renderer.class.getClassLoader(), PACKAGE);

    /** Nothing of the request gets into the answer but what a template shows. */
    public void render(@Body Answer answer, Exchange exchange) {
        switch (answer) {
            case Page page when LiveParts.areAskedFor(exchange) ->
                    LiveParts.of(page.status(), html(page)).answer(exchange);
            case Page page -> answer(exchange, page.status(), html(page));
            case Redirect redirect -> lead(exchange, SEE_OTHER, redirect.href());
            case FileAnswer file -> send(exchange, file);
        }
    }

    private static void send(Exchange exchange, FileAnswer file) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, file.type());
        exchange.getMessage()
                .setHeader(
                        "Content-Disposition",
                        "attachment; filename=\"%s\"".formatted(file.name()));
        exchange.getMessage().setBody(file.content());
    }

    /** Whatever the cause is, it is not for the answer. */
    public void fail(Exchange exchange) {
        answer(exchange, INTERNAL_ERROR, FAILURE);
    }

    /** To the first page. */
    public void redirect(Exchange exchange) {
        lead(exchange, FOUND, Hrefs.OVERVIEW);
    }

    private static void lead(Exchange exchange, int status, String href) {
        answer(exchange, status, "");
        exchange.getMessage().setHeader("Location", href);
    }

    private String html(Page page) {
        return ActionLinks.judge(html(page.template(), page), page.frame().person());
    }

    String html(String template, Object page) {
        StringOutput html = new StringOutput();
        engine.render(template + ".jte", page, html);
        return html.toString();
    }

    static void answer(Exchange exchange, int status, String html) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "text/html; charset=utf-8");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setBody(html);
    }
}
