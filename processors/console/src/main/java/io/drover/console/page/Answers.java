package io.drover.console.page;

import io.drover.console.activity.Activity;
import io.drover.console.model.Estate;
import io.drover.console.model.Protections;
import io.drover.console.view.Answer;
import io.drover.console.view.Frame;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.MessagePage;
import io.drover.console.view.Moment;
import io.drover.console.view.Page;
import io.drover.console.view.Tab;
import io.drover.reconcile.Informers;

import org.apache.camel.Exchange;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads what a page is made from, and has a page for what prevents that. Thread-safe. */
public final class Answers {
    private static final int UNAVAILABLE = 503;

    private final Informers caches;
    private final Activity activity;
    private final Frame.Site site;
    private final InstantSource clock;

    public Answers(Informers caches, Activity activity, Frame.Site site, InstantSource clock) {
        this.caches = caches;
        this.activity = activity;
        this.site = site;
        this.clock = clock;
    }

    /** A page, or what a form leads to. */
    public Answer answer(Exchange exchange, Tab tab, Function<PageContext, Answer> answer) {
        PageRequest request = PageRequest.of(exchange);
        if (!caches.allSynced()) {
            return starting(request, tab);
        }
        PageContext context = context(request);
        try {
            return answer.apply(context);
        } catch (PageProblem e) {
            return problem(context, tab, e);
        }
    }

    private PageContext context(PageRequest request) {
        Estate estate = Estate.read(caches, clock.instant());
        return new PageContext(
                request,
                estate,
                new Protections(estate),
                activity.running(estate.now()),
                site,
                caches.trouble());
    }

    private static Page problem(PageContext context, Tab tab, PageProblem problem) {
        return new MessagePage(
                context.frame("Not shown", tab),
                problem.status(),
                problem.getMessage(),
                List.of(problem.advice()),
                List.of(new Link(tab.href(), tab.title()), new Link(Hrefs.OVERVIEW, "Overview")));
    }

    private Page starting(PageRequest request, Tab tab) {
        Instant now = clock.instant();
        Frame frame =
                new Frame(
                        "Starting",
                        tab,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        0,
                        site,
                        request.token(),
                        Moment.of(now, now));
        return new MessagePage(
                frame,
                UNAVAILABLE,
                "Drover is starting.",
                List.of(
                        caches.trouble()
                                .map("It cannot read its resources: %s."::formatted)
                                .orElse("It reads its resources; this takes some seconds.")),
                List.of(new Link(tab.href(), "Try again")));
    }
}
