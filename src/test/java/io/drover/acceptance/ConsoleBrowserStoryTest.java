package io.drover.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.drover.nbd.NbdPrograms;
import io.drover.nbd.NeedsNbdClients;
import io.drover.resource.Backup;
import io.drover.resource.BackupTarget;
import io.drover.resource.RecurringJob;
import io.drover.resource.Volume;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;

/**
 * A person who has nothing but a browser and a client of block devices, from the first page of a
 * fresh Drover to the end. What is done is done by clicks and keys; the test only reads besides.
 */
@NeedsChromium
@NeedsNbdClients
@Timeout(240)
class ConsoleBrowserStoryTest extends ConsoleStory {
    private static final int SIZE = (int) (8 * TestDrover.MIB);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static Browser browser;

    private final StoreKind stores = StoreKind.s3();
    private TestStore store;
    private String digest = "";

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void stopBrowser() {
        browser.close();
    }

    @Override
    Map<String, String> more() {
        return Map.of("drover.console.create-secrets", "true");
    }

    /** Waits, without a reload, until the page says so. */
    private static String reads(String text) {
        return await(text)
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(browser::shown, shown -> shown.contains(text));
    }

    @Test
    @DisplayName(
            "B5.1a, B5.2a, B5.2c, B5.3a, B5.3b, B5.3c, B5.3d, B4.7a a fresh Drover is used from the"
                    + " browser alone")
    void everything() throws Exception {
        store = stores.newStore();
        browser.open(console.address("/console/"));
        reads("There is no volume");
        browser.click("Backups");
        reads("default");
        assertThat(browser.all("main .trouble, main .tone-bad")).isEmpty();

        target();
        volume();
        backup();
        schedule();
        restore();
        standby();
        assertThat(browser.complaints())
                .as("but for forms that were refused")
                .allMatch(line -> line.contains("status of 422"));
        deletions();
    }

    private void secret(String name, String key) {
        browser.fill("name", name);
        browser.fill("access", store.credentials().get("AWS_ACCESS_KEY_ID"));
        browser.fill("secret", key);
        browser.fill("endpoints", store.credentials().get("AWS_ENDPOINTS"));
        browser.click("Create the Secret");
        reads("The Secret was created");
    }

    private void target() {
        browser.click("Targets");
        browser.click("New target");
        browser.click("Make a Secret with the credentials");
        secret("keys", "not-the-key-of-this-store");
        browser.fill("name", "archive");
        browser.fill("bucket", store.url().replaceFirst("s3://([^@]*)@.*", "$1"));
        browser.click("Check");
        assertThat(reads("nothing was saved")).contains("✖");
        browser.click("Create");
        reads("403 SignatureDoesNotMatch");
        browser.click("Targets");
        assertThat(reads("unavailable")).contains("403 SignatureDoesNotMatch");

        browser.click("archive");
        browser.click("Edit");
        browser.click("Make another Secret, with other credentials");
        secret("right-keys", store.credentials().get("AWS_SECRET_ACCESS_KEY"));
        browser.click("Save");
        reads("● available");
    }

    private void volume() throws Exception {
        browser.click("Volumes");
        browser.click("New volume");
        browser.fill("name", "data");
        browser.fill("size", "10 GB");
        reads("'10 GB' is no size of a volume");
        browser.fill("size", "7 MiB");
        reads("8,388,608 bytes: rounded up to whole 2 MiB");
        browser.choose("target", "archive");
        browser.click("Create");
        reads("The volume was created");

        browser.click("Attach");
        reads("Attach data?");
        browser.click("Attach");
        String page = reads("It is a block device of node");
        assertThat(page).contains("nbdcopy --flush disk.img");
        String address =
                browser.text(
                        "return document.querySelector('section[aria-labelledby=device] code')"
                                + ".textContent");
        byte[] content = new byte[SIZE];
        new Random(1).nextBytes(content);
        Path image = Files.write(data.resolve("disk.img"), content);
        NbdPrograms.done("nbdcopy", "--flush", image.toString(), address);
        digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        assertThat(drover.digest("data")).isEqualTo(digest);
    }

    private void backup() {
        browser.click("Snapshot");
        browser.fill("name", "before");
        browser.click("Take the snapshot");
        reads("before");
        reads("● ready");
        browser.click("Back up");
        browser.fill("name", "data-1");
        browser.click("Back up");
        reads("The backup was requested");
        reads("● Completed");
        browser.click("Back up");
        browser.fill("name", "data-2");
        browser.click("Back up");
        Backup second = drover.awaitCompleted("data-2");
        assertThat(second.getStatus().newlyUploadDataSize).isEqualTo("0");
        reads("data-2");
    }

    private void schedule() {
        browser.click("New job");
        browser.fill("name", "nightly");
        browser.fill("cron", "61 4 * * *");
        reads("'61 4 * * *' is no schedule");
        browser.fill("cron", "15 4 * * *");
        reads("at 04:15 every day");
        assertThat(browser.all("#notes ol li")).hasSize(5);
        browser.click("Create and add");
        reads("15 4 * * *");
        assertThat(drover.get(RecurringJob.class, "nightly").getSpec().cron)
                .isEqualTo("15 4 * * *");
    }

    private void restore() throws Exception {
        browser.click("Restore data-1");
        browser.fill("name", "data");
        browser.click("Restore");
        reads("already exists");
        browser.fill("name", "copy");
        browser.click("Restore");
        reads("The volume was created");
        drover.awaitThat(Volume.class, "copy", volume -> !volume.awaitsRestore());
        await().atMost(PATIENCE)
                .until(browser::shown, page -> !page.contains("It is being filled"));
        assertThat(drover.digest("copy")).isEqualTo(digest);
    }

    private void standby() throws Exception {
        browser.click("Backups");
        browser.click("data");
        browser.click("data-1");
        browser.click("Restore");
        browser.choose("kind", "standby");
        browser.fill("name", "second");
        browser.click("Restore");
        reads("it holds backup data-2");
        browser.click("Activate…");
        browser.click("Activate");
        await().atMost(PATIENCE).until(browser::shown, page -> !page.contains("Standby of"));
        drover.awaitThat(
                Volume.class, "second", volume -> !volume.follows() && !volume.getStatus().standby);
        assertThat(drover.digest("second")).isEqualTo(digest);
    }

    private void deletions() throws Exception {
        browser.click("Backups");
        browser.click("data");
        browser.click("data-1");
        browser.click("Delete…");
        browser.click("Delete the backup");
        reads("being deleted");
        drover.awaitGone(Backup.class, "data-1");
        assertThat(store.objects().keySet())
                .noneMatch(name -> name.contains("backup_data-1"))
                .anyMatch(name -> name.contains("backup_data-2"));

        browser.click("Volumes");
        browser.click("data");
        browser.click("Delete…");
        assertThat(reads("are deleted for good")).contains("8", "Its backups stay in the stores");
        browser.fill("confirm", "date");
        browser.click("Delete the volume");
        reads("'date' is not the name");
        browser.fill("confirm", "data");
        browser.click("Delete the volume");
        drover.awaitGone(Volume.class, "data");

        browser.click("Targets");
        browser.click("archive");
        browser.click("Delete…");
        browser.click("Delete the target");
        drover.awaitGone(BackupTarget.class, "archive");
        assertThat(store.objects().keySet()).anyMatch(name -> name.contains("backup_data-2"));
    }
}
