package io.drover.console.page;

import io.drover.console.activity.Activity;
import io.drover.console.guard.Visit;
import io.drover.console.guard.Visits;
import io.drover.console.model.Estate;
import io.drover.console.model.Estates;
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

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** Reads what a page is made from, and has a page for what prevents that. Thread-safe. */
public final class Answers {
    private static final int UNAVAILABLE = 503;

    /** Nanoseconds that what has just been made may take to come into the caches. */
    private static final long ARRIVAL = Duration.ofSeconds(5).toNanos();

    private static final long PAUSE = Duration.ofMillis(20).toNanos();

    private final Informers caches;
    private final Activity activity;
    private final Estates estates;
    private final Frame.Site site;
    private final Visits visits;
    private final InstantSource clock;

    public Answers(
            Informers caches,
            Activity activity,
            Frame.Site site,
            Visits visits,
            Estates estates,
            InstantSource clock) {
        this.caches = caches;
        this.activity = activity;
        this.estates = estates;
        this.site = site;
        this.visits = visits;
        this.clock = clock;
    }

    /** A page, or what a form leads to. */
    public Answer answer(Exchange exchange, Tab tab, Function<PageContext, Answer> answer) {
        PageRequest request = PageRequest.of(exchange);
        Visit visit =
                visits.of(request.visit())
                        .orElseThrow(() -> new IllegalStateException("nobody let this request in"));
        if (!caches.allSynced()) {
            return starting(request, tab, visit);
        }
        long begun = System.nanoTime();
        while (true) {
            PageContext context = context(request, visit);
            try {
                return answer.apply(context);
            } catch (PageProblem e) {
                if (!isPerhapsUnderWay(request, e) || System.nanoTime() - begun > ARRIVAL) {
                    return problem(context, tab, e);
                }
                LockSupport.parkNanos(PAUSE);
            }
        }
    }

    /** What a form has just made comes into the caches a moment later. */
    private static boolean isPerhapsUnderWay(PageRequest request, PageProblem problem) {
        return problem.isNotFound() && !request.query("done").isEmpty();
    }

    /** What pages are made from. */
    public Estates estates() {
        return estates;
    }

    private PageContext context(PageRequest request, Visit visit) {
        Estate estate = estates.at(clock.instant());
        return new PageContext(
                request,
                estate,
                new Protections(estate),
                activity.running(estate.now()),
                site,
                caches.trouble(),
                visit);
    }

    private static Page problem(PageContext context, Tab tab, PageProblem problem) {
        return new MessagePage(
                context.frame("Not shown", tab),
                problem.status(),
                problem.getMessage(),
                List.of(problem.advice()),
                List.of(new Link(tab.href(), tab.title()), new Link(Hrefs.OVERVIEW, "Overview")));
    }

    private Page starting(PageRequest request, Tab tab, Visit visit) {
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
                        Moment.of(now, now),
                        visit);
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
