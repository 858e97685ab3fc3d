package io.drover.acceptance;

import static org.awaitility.Awaitility.await;

import io.drover.resource.BackupTarget;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;

import org.jsoup.nodes.Document;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Something of everything that pages show, and the way to all of them. */
final class ConsoleEstate {
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
            await().atMost(Duration.ofSeconds(40))
                    .until(
                            () ->
                                    console.shown("/console/backups").text().contains("data-monday")
                                            || console.shown("/console/backups/default/data")
                                                    .text()
                                                    .contains("data-monday"));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
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
