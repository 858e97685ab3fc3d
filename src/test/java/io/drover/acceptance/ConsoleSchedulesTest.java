package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.control.schedule.CronSchedule;
import io.drover.resource.RecurringJob;

import org.jsoup.nodes.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Schedules as a person sets them in a browser without JavaScript. */
@Timeout(240)
class ConsoleSchedulesTest extends ConsoleStory {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss 'UTC'", Locale.ENGLISH)
                    .withZone(ZoneId.of("UTC"));

    @Test
    @DisplayName("B4.7a B4.7b B4.7c recurring jobs are set on the volume's page, and removed")
    void recurringJobs() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.createVolume("wiki", 4 * TestDrover.MIB, "default");
        awaitPage("/console/volumes/data");
        awaitPage("/console/volumes/wiki");

        Document refused =
                console.submit(
                        "/console/volumes/data/new-job",
                        Map.of("name", "nightly", "cron", "61 * * * *", "retain", "3"));
        assertThat(error(refused, "cron")).contains("61");
        assertThat(refused.select("#retain").val()).isEqualTo("3");
        assertThat(drover.cluster().list(RecurringJob.class)).isEmpty();

        Document runs =
                console.submit(
                        "/console/volumes/data/new-job",
                        Map.of("name", "nightly", "cron", "0 3 * * *", "check", "runs"));
        assertThat(runs.select("ol.rows li").eachText())
                .hasSize(5)
                .allMatch(run -> run.contains("03:00:00 UTC"));
        assertThat(drover.cluster().list(RecurringJob.class)).isEmpty();

        console.submit(
                "/console/volumes/data/new-job",
                Map.of("name", "nightly", "cron", "0 3 * * *", "retain", "3"));
        assertThat(drover.get(RecurringJob.class, "nightly").getSpec().retain).isEqualTo(3);
        assertThat(pageWith("/console/volumes/data", "the last 3").text()).contains("nightly");

        pageWith("/console/volumes/wiki/add-job", "nightly");
        console.submit("/console/volumes/wiki/add-job", Map.of("job", "nightly"));
        pageWith("/console/volumes/wiki", "nightly");

        console.submit("/console/volumes/data/jobs/nightly/remove", Map.of());
        pageWith("/console/volumes/data", "No recurring job selects this volume");
        assertThat(drover.cluster().find(RecurringJob.class, "nightly")).isPresent();

        assertThat(console.page("/console/schedules/nightly/delete").text())
                .contains("These volumes lose it: wiki");
        console.submit("/console/schedules/nightly/delete", Map.of());
        drover.awaitGone(RecurringJob.class, "nightly");
    }

    @Test
    @DisplayName("B4.7a what is typed is answered by its sentence and next five runs, or its fault")
    void whileTyping() throws Exception {
        String form = "/console/new-job?cron=15+4+*+*+1&zone=Europe%2FBerlin";
        Document page = console.page(form);
        assertThat(page.select("#cron").val()).isEqualTo("15 4 * * 1");
        assertThat(page.select("#notes").text()).contains("at 04:15 on Monday, Europe/Berlin");
        CronSchedule schedule = CronSchedule.parse("15 4 * * 1", ZoneId.of("Europe/Berlin"));
        List<String> expected = new ArrayList<>();
        Instant run = Instant.now();
        for (int i = 0; i < 5; i++) {
            run = schedule.next(run).orElseThrow();
            expected.add(TIME.format(run));
        }
        assertThat(page.select("#notes ol.rows li > span:first-child").eachText())
                .isEqualTo(expected);

        Document part = console.page(form + "&part=notes");
        assertThat(part.select("header, main, form")).isEmpty();
        assertThat(part.select("ol.rows li")).hasSize(5);
        assertThat(console.page("/console/new-job?part=notes&cron=61+4+*+*+*").text())
                .contains("'61 4 * * *' is no schedule");
    }

    @Test
    @DisplayName(
            "B4.7b a job is edited for all its volumes, which are named, run, and shown in the"
                    + " week")
    void edited() throws Exception {
        drover.createVolume("data", 4 * TestDrover.MIB, "default");
        drover.createVolume("wiki", 4 * TestDrover.MIB, "default");
        Document made =
                console.submit(
                        "/console/new-job",
                        Map.of("name", "nightly", "task", "snapshot", "groups", "default"));
        assertThat(made.select(".notice").text()).contains("created");
        String page = "/console/schedules/nightly";
        pageWith(page, "Volumes 2");
        pageWith("/console/schedules", "at 02:30 every day, UTC");

        Document form = console.page(page + "/edit");
        assertThat(form.select(".banner").text()).contains("all its volumes: data, wiki");
        assertThat(
                        error(
                                console.submit(
                                        page + "/edit",
                                        Map.of("keep", "generations", "generations", "often=3")),
                                "generations"))
                .contains("often");
        console.submit(
                page + "/edit",
                Map.of(
                        "cron", "0 */6 * * *",
                        "zone", "Europe/Berlin",
                        "keep", "generations",
                        "generations", "daily=7,weekly=4",
                        "labels", "tier=gold",
                        "concurrency", "3"));
        RecurringJob changed =
                drover.awaitThat(
                        RecurringJob.class,
                        "nightly",
                        job -> job.getSpec().cron.equals("0 */6 * * *"));
        assertThat(changed.getMetadata().getAnnotations())
                .containsEntry("drover.io/time-zone", "Europe/Berlin")
                .containsEntry("drover.io/keep", "daily=7,weekly=4");
        assertThat(changed.getSpec().labels).containsEntry("tier", "gold");
        assertThat(changed.getSpec().concurrency).isEqualTo(3);
        assertThat(changed.getSpec().groups).containsExactly("default");
        assertThat(changed.getSpec().task).isEqualTo("snapshot");
        pageWith(page, "daily=7, weekly=4");

        Document week = pageWith("/console/schedules", "every 6 hours, Europe/Berlin");
        assertThat(week.select(".week svg > title").text()).isEqualTo("The next seven days");
        assertThat(week.select(".week svg > desc").text()).startsWith("Runs in 2");
        assertThat(week.select(".week circle").size())
                .isBetween(24, 28)
                .isEqualTo(week.select("section[aria-labelledby=week] tbody tr").size());
        assertThat(week.select(".week g > title").first().text()).contains("nightly, 2 volumes");

        Document requested = console.submit(page + "/run", Map.of());
        assertThat(requested.select(".notice").text()).contains("A run was requested");
        assertThat(
                        drover.awaitThat(
                                        RecurringJob.class,
                                        "nightly",
                                        job -> job.getStatus().executionCount == 1)
                                .getStatus()
                                .lastRunNow)
                .isNotEmpty();
    }

    @Test
    @DisplayName("B4.7b what somebody else changed meanwhile is not overwritten unseen")
    void changedMeanwhile() throws Exception {
        console.submit("/console/new-job", Map.of("name", "nightly"));
        awaitPage("/console/schedules/nightly/edit");
        Document form = console.page("/console/schedules/nightly/edit");
        String seen = form.select("[name=generation]").val();
        drover.cluster().patchSpec(RecurringJob.class, "nightly", Map.of("retain", 9));
        pageWith("/console/schedules/nightly", "the last 9");

        Document refused =
                console.submit(
                        "/console/schedules/nightly/edit",
                        Map.of("generation", seen, "retain", "5"));
        assertThat(refused.text()).contains("Somebody has changed the job meanwhile");
        assertThat(refused.select("#retain").val()).isEqualTo("5");
        assertThat(drover.get(RecurringJob.class, "nightly").getSpec().retain).isEqualTo(9);
        console.submit("/console/schedules/nightly/edit", Map.of("retain", "5"));
        assertThat(drover.get(RecurringJob.class, "nightly").getSpec().retain).isEqualTo(5);
    }
}
