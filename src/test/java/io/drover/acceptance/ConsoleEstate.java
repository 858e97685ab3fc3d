package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import io.drover.console.model.DayCount;
import io.drover.console.model.DayRecord;
import io.drover.console.model.HistoryMaps;
import io.drover.console.model.Place;
import io.drover.console.model.Remembered;
import io.drover.resource.BackupTarget;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;

import org.jsoup.nodes.Document;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Something of everything that pages show, and the way to all of them. */
final class ConsoleEstate {
    private static final int WEEKS = 6;
    private static final int MOST_PAGES = 120;
    private static final String ROUTE = "/console/routes/";

    private ConsoleEstate() {}

    /** Good and bad news: backups, one that failed, a volume without any, a target that is away. */
    static void make(TestDrover drover, Console console) {
        try {
            drover.createVolume("data", 4 * TestDrover.MIB, "default");
            drover.write("data", 0, 3_000_000, 1);
            drover.snapshot("monday", "data");
            drover.backup("data-monday", "monday");
            drover.createVolume("wiki", 4 * TestDrover.MIB, "default");
            BackupTarget offsite = new BackupTarget();
            offsite.getSpec().backupTargetURL =
                    "s3://a-bucket-with-a-long-name@eu-central-1/drover/";
            drover.create(offsite, "offsite");
            drover.awaitUnavailable("offsite");
            RecurringJob job = new RecurringJob();
            job.getSpec().task = "backup";
            job.getSpec().cron = "30 2 * * *";
            job.getSpec().retain = 7;
            job.getSpec().groups = List.of("default");
            drover.create(job, "nightly");
            Volume standby = new Volume();
            standby.getSpec().fromBackup =
                    drover.findBackup("data-monday").orElseThrow().getStatus().url;
            standby.getSpec().standby = true;
            drover.create(standby, "data-standby");
            remember(drover);
            // what runs has a page as long as it does
            drover.awaitThat(
                    Volume.class,
                    "data-standby",
                    volume -> volume.getStatus().heldBackup.equals("data-monday"));
            await().atMost(Duration.ofSeconds(40))
                    .until(
                            () ->
                                    console.shown("/console/activity")
                                                    .text()
                                                    .contains("Nothing runs")
                                            && (console.shown("/console/backups")
                                                            .text()
                                                            .contains("data-monday")
                                                    || console.shown(
                                                                    "/console/backups/default/data")
                                                            .text()
                                                            .contains("data-monday")));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Days of all kinds, as a Drover that ran for six weeks would have them. */
    private static void remember(TestDrover drover) {
        LocalDate today = DayCount.day(Instant.now());
        Map<String, String> data = new HashMap<>();
        for (Place place :
                List.of(
                        new Place("default", "data"),
                        Place.ofTarget("default"),
                        Place.ofTarget("offsite"))) {
            Remembered days = Remembered.nothing(place);
            for (int day = 1; day < WEEKS * 7; day++) {
                days =
                        days.with(
                                today.minusDays(day),
                                new DayRecord(
                                        day % 9 == 4 ? 0 : 1,
                                        day % 11 == 3 ? 2 : 0,
                                        day % 9 == 4 && !place.isTarget() ? 1 : 0,
                                        10 * TestDrover.MIB,
                                        OptionalLong.of(
                                                (100L - day + day % 5 * 4) * TestDrover.MIB)));
            }
            data.put(HistoryMaps.key(place), days.text());
        }
        drover.cluster().create(HistoryMaps.create(0, data));
    }

    /** All pages that links lead to, from the first one on, without the variations of one page. */
    static List<String> pages(Console console) throws IOException, InterruptedException {
        Set<String> known = new LinkedHashSet<>(List.of("/console/"));
        Deque<String> left = new ArrayDeque<>(known);
        while (!left.isEmpty()) {
            Document page = console.page(left.pop());
            for (String href : page.select("a[href^=/console/]").eachAttr("href")) {
                String path = href.replaceFirst("[?#].*", "");
                boolean another =
                        path.startsWith(ROUTE)
                                && known.stream().anyMatch(seen -> seen.startsWith(ROUTE));
                if (!another && known.add(path)) {
                    left.add(path);
                }
            }
        }
        if (known.size() > MOST_PAGES) {
            throw new IllegalStateException(
                    "links lead to more pages than the estate has: " + known);
        }
        return new ArrayList<>(known);
    }
}
