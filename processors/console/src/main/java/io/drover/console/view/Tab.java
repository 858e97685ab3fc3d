package io.drover.console.view;

/** The pages of the navigation. */
public enum Tab {
    OVERVIEW("Overview", Hrefs.OVERVIEW, "o"),
    VOLUMES("Volumes", Hrefs.VOLUMES, "v"),
    BACKUPS("Backups", Hrefs.BACKUPS, "b"),
    TARGETS("Targets", Hrefs.TARGETS, "t"),
    SCHEDULES("Schedules", Hrefs.SCHEDULES, "s"),
    IMAGES("Images", Hrefs.IMAGES, "i"),
    SYSTEM("System", Hrefs.SYSTEM, "y"),
    ACTIVITY("Activity", Hrefs.ACTIVITY, "a"),
    ROUTES("Routes", Hrefs.ROUTES, "r");

    private final String title;
    private final String href;
    private final String key;

    Tab(String title, String href, String key) {
        this.title = title;
        this.href = href;
        this.key = key;
    }

    public String title() {
        return title;
    }

    public String href() {
        return href;
    }

    /** The key that leads to it after {@code g}. */
    public String key() {
        return key;
    }
}
