package io.drover.console.page;

import io.drover.console.guard.Visit;
import io.drover.console.model.Estate;
import io.drover.console.model.Protections;
import io.drover.console.model.TargetFacts;
import io.drover.console.view.Banner;
import io.drover.console.view.Frame;
import io.drover.console.view.Hrefs;
import io.drover.console.view.Link;
import io.drover.console.view.Moment;
import io.drover.console.view.State;
import io.drover.console.view.Tab;
import io.drover.resource.BackupTarget;
import io.drover.resource.Condition;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one answer is made from.
 *
 * @param running how many pieces of work run
 * @param visit who asks for it
 * @param trouble what is wrong with the API server, so that all this is old
 */
public record PageContext(
        PageRequest request,
        Estate estate,
        Protections protections,
        int running,
        Frame.Site site,
        Optional<String> trouble,
        Visit visit) {
    public Instant now() {
        return estate.now();
    }

    Moment moment(String field) {
        return Moment.of(field, now());
    }

    /** The frame of a page right below the navigation. */
    public Frame frame(String title, Tab tab) {
        return frame(title, tab, List.of());
    }

    /**
     * @param trail the pages above it
     */
    public Frame frame(String title, Tab tab, List<Link> trail) {
        return new Frame(
                title,
                tab,
                trail,
                banners(),
                Notice.of(request.query("done")).map(Notice::text),
                running,
                site,
                request.token(),
                Moment.of(now(), now()),
                visit);
    }

    private List<Banner> banners() {
        List<Banner> banners = new ArrayList<>();
        trouble.ifPresent(
                text ->
                        banners.add(
                                new Banner(
                                        State.Tone.BAD,
                                        "Not up to date: %s. What is shown is as old."
                                                .formatted(text),
                                        Optional.empty())));
        for (BackupTarget target : estate.targets()) {
            TargetFacts.trouble(target)
                    .ifPresent(condition -> banners.add(banner(target, condition)));
        }
        return banners;
    }

    private static Banner banner(BackupTarget target, Condition condition) {
        String name = target.getMetadata().getName();
        return new Banner(
                State.Tone.WARN,
                "Target %s is unavailable: %s".formatted(name, condition.message()),
                Optional.of(new Link(Hrefs.target(name), "See target")));
    }
}
