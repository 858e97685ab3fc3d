package io.drover.console.view;

import io.drover.console.model.Place;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The console's addresses. Names may be anything that somebody wrote into a store. */
public final class Hrefs {
    public static final String OVERVIEW = "/console/";
    public static final String VOLUMES = "/console/volumes";
    public static final String BACKUPS = "/console/backups";
    public static final String TARGETS = "/console/targets";
    public static final String SCHEDULES = "/console/schedules";
    public static final String IMAGES = "/console/images";
    public static final String SYSTEM = "/console/system";
    public static final String ACTIVITY = "/console/activity";

    public static final String ROUTES = "/console/routes";

    private Hrefs() {}

    /** One segment of a path, or one value of a query. */
    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** The form for a new volume. */
    public static final String NEW_VOLUME = "/console/new-volume";

    public static String volume(String name) {
        return VOLUMES + "/" + encode(name);
    }

    public static String target(String name) {
        return TARGETS + "/" + encode(name);
    }

    /**
     * The form for a new target.
     *
     * @param secret that it is to use; empty for none
     */
    public static String newTarget(String secret) {
        return "/console/new-target?kind=s3"
                + (secret.isEmpty() ? "" : "&secret=" + encode(secret));
    }

    /**
     * The form of a target that is to use another Secret.
     *
     * @param secret that it is to use; empty for the one that it uses
     */
    public static String editTarget(String name, String secret) {
        return target(name) + "/edit" + (secret.isEmpty() ? "" : "?secret=" + encode(secret));
    }

    /**
     * The form for a new Secret.
     *
     * @param name of the Secret; empty if that is to be typed
     * @param target that is to use it; empty for a new one
     */
    public static String newSecret(String name, String target) {
        return "/console/new-secret?name="
                + encode(name)
                + (target.isEmpty() ? "" : "&for=" + encode(target));
    }

    public static String schedule(String name) {
        return SCHEDULES + "/" + encode(name);
    }

    public static String backupVolume(Place place) {
        return BACKUPS + "/" + encode(place.target()) + "/" + encode(place.volume());
    }

    /** The form that deletes all of them. */
    public static String backupsDeletion(Place place) {
        return "/console/delete-backups/" + encode(place.target()) + "/" + encode(place.volume());
    }

    /** The form that deletes some of them. */
    public static String someBackupsDeletion(Place place) {
        return "/console/delete-some/" + encode(place.target()) + "/" + encode(place.volume());
    }

    /** The form that has the store read for them. */
    public static String backupsReading(Place place) {
        return "/console/read-backups/" + encode(place.target()) + "/" + encode(place.volume());
    }

    /** The form that has them verified. */
    public static String backupsVerification(Place place) {
        return "/console/verify-backups/" + encode(place.target()) + "/" + encode(place.volume());
    }

    public static String route(String id) {
        return ROUTES + "/" + encode(id);
    }

    /** Where a restore point is chosen. */
    public static String restorePoints(Place place) {
        return "/console/restore/" + encode(place.target()) + "/" + encode(place.volume());
    }

    public static String backup(Place place, String name) {
        return backupVolume(place) + "/" + encode(name);
    }

    public static String image(String name) {
        return IMAGES + "/" + encode(name);
    }

    /**
     * What can be done with the backup of an image.
     *
     * @param action {@code restore} or {@code delete}
     */
    public static String imageBackup(String resource, String action) {
        return "/console/image-backups/" + encode(resource) + "/" + action;
    }

    public static String systemBackup(String name) {
        return SYSTEM + "/backups/" + encode(name);
    }

    public static String systemRestore(String name) {
        return SYSTEM + "/restores/" + encode(name);
    }

    /**
     * A piece of work.
     *
     * @param kind of its resource, such as {@code backup}
     * @param name of its resource
     */
    public static String run(String kind, String name) {
        return ACTIVITY + "/" + encode(kind) + "/" + encode(name);
    }
}
