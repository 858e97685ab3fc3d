package io.drover.console.view;

/** The pages of the navigation. */
public enum Tab {
    OVERVIEW("Overview", Hrefs.OVERVIEW),
    VOLUMES("Volumes", Hrefs.VOLUMES),
    BACKUPS("Backups", Hrefs.BACKUPS),
    TARGETS("Targets", Hrefs.TARGETS),
    SCHEDULES("Schedules", Hrefs.SCHEDULES),
    IMAGES("Images", Hrefs.IMAGES),
    SYSTEM("System", Hrefs.SYSTEM),
    ACTIVITY("Activity", Hrefs.ACTIVITY),
    ROUTES("Routes", Hrefs.ROUTES);

    private final String title;
    private final String href;

    Tab(String title, String href) {
        this.title = title;
        this.href = href;
    }

    public String title() {
        return title;
    }

    public String href() {
        return href;
    }
}
