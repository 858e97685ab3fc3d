package io.drover.console.view;

import java.util.List;
import java.util.Optional;

/**
 * What is the same on all pages.
 *
 * @param tab where the page belongs
 * @param trail the pages above it
 * @param notice what has just been done; shown once
 * @param running how many pieces of work run
 * @param token for the forms of this page
 * @param person who looks at it
 */
public record Frame(
        String title,
        Tab tab,
        List<Link> trail,
        List<Banner> banners,
        Optional<String> notice,
        int running,
        Site site,
        String token,
        Moment now,
        Person person) {
    public Frame {
        trail = List.copyOf(trail);
        banners = List.copyOf(banners);
    }

    /**
     * Of this start of Drover.
     *
     * @param stylesheet address of the style sheet
     * @param script address of the script
     * @param icon address of the icon
     */
    public record Site(
            String namespace,
            String node,
            String version,
            String stylesheet,
            String script,
            String icon) {}
}
